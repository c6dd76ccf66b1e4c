import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { applyLoad } from '../load/apply-load.ts'
import { siteAssets } from '../log/site.ts'
import { createBodies, writeBodies } from '../recording/bodies.ts'
import type { Contest, Metrics, Row } from '../row.ts'
import { type GroundlogProcess, startGroundlog, TOKEN } from '../servers/groundlog.ts'
import { openReaders } from '../stream/readers.ts'

const CONNECTIONS = 64
const SECONDS = 4
const RUNS = 3
const BODIES = 60_000 * SECONDS

/** Who follows the log while it is recorded to as fast as it goes. */
const CROWDS = [
  { label: '10 readers of everything', isWhole: true, count: 10, paths: ['/events/stream'] },
  {
    label: '1,000 readers of an asset each',
    isWhole: false,
    count: 1_000,
    paths: siteAssets()
      .slice(0, 1_000)
      .map(({ tag }) => `/events/stream?entity_id=${encodeURIComponent(tag)}`),
  },
]

/** From the moment that an entry bears, before it is on disk, to its arrival at those who follow. */
export const row: Row = {
  name: 'stream',
  against: 'recording without readers; for delays nothing: milliseconds count',
  open: async (workshop) => {
    const server = await startGroundlog({ workshop })
    const nextBodies = createBodies('maintenance')
    const file = join(workshop.folder, 'streamed.ndjson')
    const write = () => writeBodies(file, nextBodies, BODIES)
    const contests = CROWDS.flatMap((crowd) => [
      delays(server, crowd, { file, write }),
      rates(server, crowd, { file, write }),
    ])
    return { contests, close: async () => void (await server.end()) }
  },
}

type Crowd = (typeof CROWDS)[number]
type Bodies = { readonly file: string; readonly write: () => void }

function delays(server: GroundlogProcess, crowd: Crowd, { file, write }: Bodies): Contest {
  return {
    label: crowd.label,
    lines: [
      { metric: 'p50', label: 'recorded to arrived, p50', unit: 'ms', goal: { atMost: 50 } },
      { metric: 'p99', label: 'p99', unit: 'ms' },
    ],
    runs: RUNS,
    ours: () => {
      write()
      return followed(server, crowd, file)
    },
  }
}

function rates(server: GroundlogProcess, crowd: Crowd, { file, write }: Bodies): Contest {
  return {
    label: `POST /api/log beside ${crowd.label}`,
    lines: [{ metric: 'rate', label: '64 connections', unit: '/s' }],
    runs: RUNS,
    yardstick: () => {
      write()
      return posted(server, file)
    },
    ours: async () => followed(server, crowd, file),
  }
}

/** Milliseconds after the load in which everything has to be there. */
const PATIENCE = 20_000

/** @throws Error where a stream was ended, or not everything came to those who asked for it. */
async function followed(server: GroundlogProcess, crowd: Crowd, file: string): Promise<Metrics> {
  const { count, paths, isWhole } = crowd
  const readers = await openReaders(server.address, count, paths)
  try {
    const metrics = await posted(server, file)
    const deadline = performance.now() + PATIENCE
    const isThere = () => readers.counts().every((came) => came >= metrics['answers']!)
    while (isWhole && !isThere() && performance.now() < deadline) await setTimeout(10)
    if (isWhole && !isThere()) throw new Error(`${metrics['answers']} recorded, ${readers.counts()} came`)
    if (readers.lost() > 0) throw new Error(`${readers.lost()} streams of ${count} were ended`)
    const sorted = [...readers.delays].sort((a, b) => a - b)
    if (sorted.length === 0) throw new Error('Nothing came')
    const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!
    return { ...metrics, p50: quantile(0.5), p99: quantile(0.99) }
  } finally {
    readers.close()
  }
}

async function posted({ address }: GroundlogProcess, bodies: string): Promise<Metrics> {
  const headers = { Authorization: `Bearer ${TOKEN}` }
  const load = { url: `${address}/api/log`, bodies, connections: CONNECTIONS, seconds: SECONDS, headers }
  const { answers, seconds } = await applyLoad(load)
  return { rate: answers / seconds, answers }
}
