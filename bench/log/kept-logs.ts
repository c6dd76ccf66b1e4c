import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildLog } from './build-log.ts'

/** Where built logs are kept, to be used again. */
const ROOT = process.env['GROUNDLOG_BENCH_DATA'] ?? join(import.meta.dirname, '..', 'data')

/** Grows when the synthetic history changes, so that what was built before is built anew. */
const SHAPE = 3

/** A built log: synthetic, and a data folder like any other. Who changes it works on a copy. */
export type KeptLog = {
  readonly size: string
  readonly events: number
  readonly folder: string
}

type About = { readonly shape: number; readonly events: number; readonly note: string }

const SIZE = /^(\d+)([km]?)$/

const TIMES: Readonly<Record<string, number>> = { k: 1_000, m: 1_000_000, '': 1 }

/** `10m`, `100k` or a plain number; undefined for anything else. */
export function eventsOf(size: string): number | undefined {
  const [, digits, unit] = SIZE.exec(size) ?? []
  return digits === undefined ? undefined : Number(digits) * TIMES[unit!]!
}

/** The log of a size, if it was built. */
export function keptLog(size: string): KeptLog | undefined {
  const kept = place(size)
  const about = `${kept.folder}.json`
  if (!existsSync(about) || !existsSync(join(kept.folder, 'groundlog.db'))) return undefined
  const { shape } = JSON.parse(readFileSync(about, 'utf8')) as About
  return shape === SHAPE ? kept : undefined
}

/** Those of these sizes that were built, smallest first. */
export function keptLogs(sizes: readonly string[]): KeptLog[] {
  const kept = sizes.flatMap((size) => keptLog(size) ?? [])
  return kept.sort((a, b) => a.events - b.events)
}

/** Builds the log of a size, in place of one that may be there. */
export async function buildKept(size: string, tell: (progress: string) => void): Promise<KeptLog> {
  const kept = place(size)
  mkdirSync(ROOT, { recursive: true })
  await buildLog({ ...kept, now: BigInt(Date.now()) * 1000n, tell })
  const about: About = { shape: SHAPE, events: kept.events, note: 'synthetic, made by npm run bench' }
  writeFileSync(`${kept.folder}.json`, `${JSON.stringify(about)}\n`)
  return kept
}

function place(size: string): KeptLog {
  const events = eventsOf(size)
  if (events === undefined) throw new Error(`${size} is no size: say 100k, 1m, 10m or a number of events`)
  return { size, events, folder: join(ROOT, size) }
}
