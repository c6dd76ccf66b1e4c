import { join } from 'node:path'
import { applyLoad } from '../load/apply-load.ts'
import type { Contest, Metrics, Opened, Workshop } from '../row.ts'
import { type ServerProcess, startProcess } from '../servers/child.ts'
import { type GroundlogProcess, startGroundlog, TOKEN } from '../servers/groundlog.ts'
import { type BodyKind, createBodies, writeBodies } from './bodies.ts'

const CONNECTIONS = 64
const SECONDS = 5
const RUNS = 5

/** More than either server answers in one run, or the log would be shown the same events again. */
const BODIES = 60_000 * SECONDS

export type Recording = {
  readonly path: string
  readonly kind: BodyKind
  readonly prepare: (server: GroundlogProcess) => Promise<void>
}

/** Groundlog and the route that stores nothing, both as processes, under the same load by turns. */
export async function openRecording(workshop: Workshop, recording: Recording): Promise<Opened> {
  const bare = await startBare(workshop)
  const server = await startGroundlog({ workshop })
  await recording.prepare(server)
  const nextBodies = createBodyFiles(workshop, recording.kind)
  const { path } = recording
  const contest: Contest = {
    label: `POST ${path}`,
    lines: [
      { metric: 'rate', label: '64 connections', unit: '/s', goal: { atLeast: 0.4 } },
      { metric: 'p50', label: 'p50', unit: 'ms' },
      { metric: 'p99', label: 'p99', unit: 'ms' },
    ],
    runs: RUNS,
    yardstick: () => post(bare.address + path, nextBodies('yardstick')),
    ours: () => recorded(server, path, nextBodies('ours')),
  }
  return {
    contests: [contest],
    close: async () => {
      await bare.end()
      await server.end()
    },
  }
}

function startBare({ folder }: Workshop): Promise<ServerProcess> {
  const script = new URL('../servers/bare-fastify.ts', import.meta.url).pathname
  return startProcess({
    program: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', script],
    env: { NODE_ENV: 'production' },
    log: join(folder, 'bare-fastify.log'),
  })
}

/** The two sides of a pair get the same bodies, every pair its own. */
function createBodyFiles({ folder }: Workshop, kind: BodyKind): (side: 'yardstick' | 'ours') => string {
  const next = createBodies(kind)
  const file = join(folder, `${kind}.ndjson`)
  return (side) => {
    if (side === 'yardstick') writeBodies(file, next, BODIES)
    return file
  }
}

/** @throws Error where the log does not hold all that was acknowledged. */
async function recorded(server: GroundlogProcess, path: string, bodies: string): Promise<Metrics> {
  const before = await server.seq()
  const metrics = await post(server.address + path, bodies)
  const gained = (await server.seq()) - before
  if (gained < metrics['answers']!)
    throw new Error(`${metrics['answers']} acknowledged, ${gained} in the log`)
  return metrics
}

async function post(url: string, bodies: string): Promise<Metrics> {
  const headers = { Authorization: `Bearer ${TOKEN}` }
  const load = { url, bodies, connections: CONNECTIONS, seconds: SECONDS, headers }
  const { answers, seconds, p50, p99 } = await applyLoad(load)
  return { rate: answers / seconds, answers, p50, p99 }
}
