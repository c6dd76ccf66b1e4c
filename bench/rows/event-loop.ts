import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { applyLoad } from '../load/apply-load.ts'
import { keptLogs } from '../log/kept-logs.ts'
import { createBodies, writeBodies } from '../recording/bodies.ts'
import type { Metrics, Row } from '../row.ts'
import { type GroundlogProcess, startGroundlog, TOKEN } from '../servers/groundlog.ts'

const SECONDS = 8

const BODIES = 60_000 * SECONDS

const HEADERS = { Authorization: `Bearer ${TOKEN}` }

/** Has to remember every event that it is shown. */
const RULE = {
  id: 'bench',
  name: 'Same words within a minute',
  fingerprint_fields: ['entity_id', 'event_type_id', 'description'],
  window_seconds: 60,
  action: 'flag',
  enabled: false,
}

/** How late the event loop is while everything is asked of the server at once. */
export const row: Row = {
  name: 'event-loop',
  against: 'nothing: milliseconds count',
  open: async (workshop) => {
    const kept = keptLogs(['1m']).at(-1)
    if (!kept) return { skipped: 'no log of a million events was built; say npm run bench -- --build 1m' }
    const data = join(workshop.folder, 'event-loop')
    cpSync(kept.folder, data, { recursive: true })
    const server = await startGroundlog({ workshop, data })
    await server.send('/duplication-rules', RULE)
    const bodies = join(workshop.folder, 'event-loop.ndjson')
    const next = createBodies('maintenance')
    const lines = [
      { metric: 'delay', label: 'event loop delay p99', unit: 'ms', goal: { atMost: 25 } },
      { metric: 'rate', label: 'recorded meanwhile', unit: '/s' },
      { metric: 'exported', label: 'exported meanwhile', unit: 'events' },
    ] as const
    const ours = () => {
      writeBodies(bodies, next, BODIES)
      return allAtOnce(server, bodies)
    }
    const label = 'export, backtest and recording at once'
    return { contests: [{ label, lines, runs: 3, ours }], close: async () => void (await server.end()) }
  },
}

async function allAtOnce(server: GroundlogProcess, bodies: string): Promise<Metrics> {
  const stop = new AbortController()
  await server.send('/duplication-rules/bench/backtest', {})
  const exported = countExported(server, stop.signal)
  await loopDelay(server)
  const load = {
    url: `${server.address}/api/log`,
    bodies,
    connections: 64,
    seconds: SECONDS,
    headers: HEADERS,
  }
  const { answers, seconds } = await applyLoad(load)
  const delay = await loopDelay(server)
  stop.abort()
  await cancelBacktests(server)
  return { delay, rate: answers / seconds, exported: await exported }
}

/** Milliseconds, of the time since it was asked last. */
async function loopDelay({ address }: GroundlogProcess): Promise<number> {
  const text = await (await fetch(`${address}/metrics`, { headers: HEADERS })).text()
  const seconds = /^groundlog_event_loop_delay_seconds\{quantile="0\.99"\} (\S+)$/m.exec(text)?.[1]
  if (seconds === undefined) throw new Error('The server does not tell how late its event loop is')
  return Number(seconds) * 1000
}

/** Reads exports, one after the other, until it is told to stop. */
async function countExported({ address }: GroundlogProcess, signal: AbortSignal): Promise<number> {
  let events = 0
  try {
    for (;;) {
      const { body } = await fetch(`${address}/events/export`, { headers: HEADERS, signal })
      for await (const chunk of body ?? []) events += chunk.reduce(countLine, 0)
    }
  } catch (error) {
    if (!signal.aborted) throw error
    return events
  }
}

function countLine(lines: number, byte: number): number {
  return byte === 0x0a ? lines + 1 : lines
}

async function cancelBacktests({ address }: GroundlogProcess): Promise<void> {
  const { data } = (await (await fetch(`${address}/backtests`, { headers: HEADERS })).json()) as {
    data: { readonly id: string; readonly ended_at: string | null }[]
  }
  for (const { id, ended_at } of data) {
    if (ended_at === null) await fetch(`${address}/backtests/${id}`, { method: 'DELETE', headers: HEADERS })
  }
}
