import { setTimeout } from 'node:timers/promises'
import { keptLogs } from '../log/kept-logs.ts'
import type { Contest, Metrics, Row, Workshop } from '../row.ts'
import { startGroundlog } from '../servers/groundlog.ts'
import { residentMemory } from '../servers/memory.ts'

const SIZES = ['100k', '1m', '10m']

/** Milliseconds after the first answer when memory is looked at. */
const IDLE = 3_000

/** From the start of the process to an answer with events in it, by the largest log that was built. */
export const row: Row = {
  name: 'start',
  against: 'nothing: seconds and megabytes count',
  open: async (workshop) => {
    const largest = keptLogs(SIZES).at(-1)
    if (!largest) return { skipped: 'no log was built; say npm run bench -- --build 10m' }
    const contest: Contest = {
      label: `${largest.size} events`,
      lines: [
        { metric: 'start', label: 'start to first answer', unit: 's', goal: { atMost: 1 } },
        { metric: 'memory', label: 'idle memory', unit: 'MB', goal: { atMost: 150 } },
      ],
      runs: 5,
      ours: () => startOnce(workshop, largest.folder),
    }
    return { contests: [contest], close: () => {} }
  },
}

async function startOnce(workshop: Workshop, data: string): Promise<Metrics> {
  const started = performance.now()
  const server = await startGroundlog({ workshop, data })
  try {
    const answer = await fetch(`${server.address}/events?limit=50`)
    const { data: events } = (await answer.json()) as { data: unknown[] }
    if (events.length !== 50) throw new Error(`The first answer has ${events.length} events`)
    const start = (performance.now() - started) / 1000
    await setTimeout(IDLE)
    const memory = residentMemory(server.pid)
    if (memory === undefined) throw new Error('This system does not tell how much memory a process holds')
    return { start, memory }
  } finally {
    await server.end()
  }
}
