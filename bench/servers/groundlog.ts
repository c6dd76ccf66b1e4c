import { join } from 'node:path'
import { PROGRAM, ROOT } from '../../test/running-server.ts'
import type { Send } from '../recording/ruled-type.ts'
import type { Workshop } from '../row.ts'
import { type ServerProcess, startProcess } from './child.ts'

export const TOKEN = 'token-of-the-benchmarks'

export type GroundlogProcess = ServerProcess & {
  /** Posts as an administrator. */
  readonly send: Send
  /** The number of the newest entry. */
  readonly seq: () => Promise<number>
}

export type GroundlogStart = {
  readonly workshop: Workshop
  /** Its data folder; a new one where none is given. */
  readonly data?: string
}

/** Starts Groundlog as users run it, with every setting as it comes but the port. */
export async function startGroundlog({ workshop, data }: GroundlogStart): Promise<GroundlogProcess> {
  const { folder, profiles } = workshop
  const [program, ...args] = PROGRAM
  const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`]
  const server = await startProcess({
    program,
    args: [...profiling, ...args, 'serve'],
    env: {
      GROUNDLOG_DATA: data ?? join(folder, `data-${process.hrtime.bigint()}`),
      GROUNDLOG_PORT: '0',
      GROUNDLOG_ADMIN_TOKEN: TOKEN,
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'node'),
    },
    log: join(folder, 'groundlog.log'),
  })
  return {
    ...server,
    send: (path, body) => send(server.address + path, body),
    seq: async () => ((await (await fetch(`${server.address}/health`)).json()) as { seq: number }).seq,
  }
}

async function send(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
}
