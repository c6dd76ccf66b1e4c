import type { Command } from 'commander'
import type { ClientOptions } from '../client/index.ts'
import { BadSetting, readConfig } from '../config.ts'
import { readServerFile } from './server-file.ts'

/** How a command of the command line is told where its server is. */
export type ReachOptions = {
  readonly url?: string
  readonly token?: string
  readonly data?: string
}

/** A server that answers, whoever runs it. */
export type Reached = {
  readonly client: ClientOptions
  /** In words, for messages: the address, or the folder that was opened. */
  readonly where: string
  readonly close: () => Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

/** Gives a command the options that `reachServer` understands. */
export function withReachOptions(command: Command): Command {
  return command
    .option('--url <url>', 'server to ask (else GROUNDLOG_URL, else the one that runs on the data folder)')
    .option('--token <token>', 'token to ask with (else GROUNDLOG_TOKEN)')
    .option('--data <folder>', 'data folder, opened directly when no server runs on it (else GROUNDLOG_DATA)')
}

/**
 * Finds the server that a command speaks to: the one it is told, else the one that runs on the data folder,
 * else the folder itself, opened inside this process.
 * @throws BadSetting, FolderInUse and what else keeps a folder from being opened.
 */
export async function reachServer(options: ReachOptions, env: Environment = process.env): Promise<Reached> {
  const url = options.url ?? (env['GROUNDLOG_URL'] || undefined)
  const token = options.token ?? (env['GROUNDLOG_TOKEN'] || undefined)
  if (url !== undefined) return elsewhere(url, token)
  const config = readConfig(env, options.data === undefined ? {} : { data: options.data })
  const running = await readServerFile(config.data)
  if (running) return elsewhere(running.address, token ?? running.token)
  const { openOffline } = await import('./open-offline.ts')
  return openOffline(config, token)
}

function elsewhere(baseUrl: string, token: string | undefined): Reached {
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    throw new BadSetting(`The URL ${JSON.stringify(baseUrl)} should be like http://localhost:8000`)
  }
  return {
    client: { baseUrl, ...(token !== undefined && { token }) },
    where: baseUrl,
    close: async () => {},
  }
}
