import { randomBytes } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import { ASSET_LOG_NUMBER } from '../../src/storage/sqlite/event-ranges.ts'

const EVENTS = 'from event where seq > ?'

const FINGERPRINTS = 'from fingerprint where event > ?'

/** What events leave in each table once they are settled. */
const LEFT = {
  entry: 'select * from entry where seq > ?',
  event: `select * ${EVENTS}`,
  timeline: `select asset, occurred_at, seq ${EVENTS}`,
  timeline_of_type: `select asset, type, occurred_at, seq ${EVENTS} and type <> ${ASSET_LOG_NUMBER}`,
  fingerprint: `select * ${FINGERPRINTS}`,
  fingerprint_by_hash: `select memory, hash, occurred_at, event ${FINGERPRINTS}`,
} as const

type Table = keyof typeof LEFT

const TABLES = Object.keys(LEFT) as Table[]

type StoredRow = Record<string, unknown>

/** The rows that events left in the tables of a log, to be written again by a bare loop. */
export type StoredRows = {
  readonly events: number
  /** By event: what it left in each table. */
  readonly ofEvents: readonly { readonly table: Table; readonly row: StoredRow }[][]
  readonly counters: readonly StoredRow[]
}

/** Reads the rows of the newest events, so many. */
export function readStoredRows(database: Database, events: number): StoredRows {
  const newest = database.prepare<[], number>('select max(seq) from entry').pluck().get() as number
  const after = newest - events
  const ofEvents: StoredRows['ofEvents'][number][] = Array.from({ length: events }, () => [])
  for (const table of TABLES) {
    for (const row of database.prepare<[number], StoredRow>(LEFT[table]).safeIntegers().all(after)) {
      const place = Number((row['seq'] ?? row['event']) as bigint) - after - 1
      ofEvents[place]!.push({ table, row: withNumbersFromZero(row, BigInt(after)) })
    }
  }
  const counters = database.prepare<[], StoredRow>('select * from counter').safeIntegers().all()
  return { events, ofEvents, counters }
}

/** Which columns number entries: they go on where the last rows ended. */
const NUMBERS = ['seq', 'event', 'current']

function withNumbersFromZero(row: StoredRow, after: bigint): StoredRow {
  const numbers = NUMBERS.filter((name) => name in row)
  return { ...row, ...Object.fromEntries(numbers.map((name) => [name, (row[name] as bigint) - after])) }
}

/**
 * A loop with one prepared statement per table and nothing else, which writes the rows once more at each call,
 * with numbers and ids of their own. Answers with the seconds it took.
 */
export function createBareLoop(database: Database, rows: StoredRows, together: number): () => number {
  const inserts = new Map(TABLES.map((table) => [table, createInsert(database, table)]))
  const count = createInsert(
    database,
    'counter',
    'on conflict do update set events = events + excluded.events',
  )
  const ready = rows.ofEvents.map((event) =>
    event.map(({ table, row }) => ({
      run: inserts.get(table)!.run,
      values: Object.values(row),
      names: Object.keys(row),
    })),
  )
  let done = 0n
  const begin = database.prepare('begin immediate')
  const commit = database.prepare('commit')
  return () => {
    const fresh = ready.map((event) => renumbered(event, done))
    done += BigInt(rows.events)
    const started = performance.now()
    for (let first = 0; first < fresh.length; first += together) {
      begin.run()
      const last = Math.min(fresh.length, first + together)
      for (let index = first; index < last; index += 1)
        for (const { run, values } of fresh[index]!) run(values)
      if (last === fresh.length) for (const row of rows.counters) count.run(Object.values(row))
      commit.run()
    }
    return (performance.now() - started) / 1000
  }
}

type ReadyRow = {
  readonly run: (values: unknown[]) => void
  readonly values: unknown[]
  readonly names: readonly string[]
}

/** Done before the clock runs: an id that was there before would be refused by its index. */
function renumbered(event: readonly ReadyRow[], done: bigint): ReadyRow[] {
  const id = randomBytes(16)
  return event.map(({ run, values, names }) => ({
    run,
    names,
    values: values.map((value, index) => {
      if (NUMBERS.includes(names[index]!)) return (value as bigint) + done
      return names[index] === 'id' ? id : value
    }),
  }))
}

function createInsert(
  database: Database,
  table: string,
  otherwise = '',
): { readonly run: (values: unknown[]) => void } {
  const { length } = database.pragma(`table_info(${table})`) as unknown[]
  const places = Array(length).fill('?').join(', ')
  const insert: Statement = database.prepare(`insert into ${table} values (${places}) ${otherwise}`)
  return { run: (values) => void insert.run(...values) }
}
