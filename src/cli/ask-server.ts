import { type Client, createClient } from '../client/index.ts'
import { type ReachOptions, reachServer } from './reach-server.ts'

/** Asks the server that the options name, and lets go of it. */
export async function askServer<T>(
  options: ReachOptions,
  question: (client: Client) => Promise<T>,
): Promise<T> {
  const { client, close } = await reachServer(options)
  try {
    return await question(createClient(client))
  } finally {
    await close()
  }
}
