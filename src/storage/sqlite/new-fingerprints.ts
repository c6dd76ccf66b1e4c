import type { Database } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'
import { hashOf, storedHash } from './stored-hash.ts'

/** An event with the moment at which a rule remembers it. */
export type Remembered = { readonly seq: number; readonly occurredAt: Instant }

/** What a rule remembers an event by. */
export type Sought = { readonly memory: number; readonly fingerprint: string }

/**
 * What rules remember of the newest events: on disk in the order of the log, and in memory by fingerprint, which is
 * read again where it was lost.
 */
export type NewFingerprints = {
  readonly with: (sought: Sought) => readonly Remembered[]
  readonly remember: (sought: Sought, event: Remembered) => void
  readonly forget: (seq: number) => void
  /** How many events there may be. */
  readonly size: () => number
  /** Puts all of them with the others. */
  readonly settle: () => void
  /** After a transaction was rolled back. */
  readonly reread: () => void
}

type Row = { event: bigint; memory: bigint; hash: unknown; occurred_at: bigint }

const NONE: readonly Remembered[] = []

export function createNewFingerprints(database: Database): NewFingerprints {
  const insert = database.prepare(
    'insert into fingerprint_new (event, memory, hash, occurred_at) values (?, ?, ?, ?)',
  )
  const remove = database.prepare('delete from fingerprint_new where event = ?')
  const all = database
    .prepare<[], Row>('select event, memory, hash, occurred_at from fingerprint_new order by event')
    .safeIntegers()
  const move = database.prepare(`insert into fingerprint (event, memory, hash, occurred_at)
    select event, memory, hash, occurred_at from fingerprint_new order by memory, hash, occurred_at, event`)
  const clear = database.prepare('delete from fingerprint_new')
  let known: Map<string, Remembered[]> | undefined
  let size = 0

  const put = ({ memory, fingerprint }: Sought, event: Remembered) => {
    const name = `${memory} ${fingerprint}`
    const events = known!.get(name)
    if (events) events.push(event)
    else known!.set(name, [event])
    size += 1
  }
  const read = () => {
    known = new Map()
    size = 0
    for (const { event, memory, hash, occurred_at } of all.iterate())
      put(
        { memory: Number(memory), fingerprint: hashOf(hash) },
        { seq: Number(event), occurredAt: occurred_at },
      )
    return known
  }
  const forgetAll = () => {
    known = undefined
  }
  return {
    with: ({ memory, fingerprint }) => (known ?? read()).get(`${memory} ${fingerprint}`) ?? NONE,
    remember: (sought, event) => {
      known ?? read()
      insert.run(event.seq, sought.memory, storedHash(sought.fingerprint), event.occurredAt)
      put(sought, event)
    },
    forget: (seq) => {
      if (remove.run(seq).changes > 0) forgetAll()
    },
    size: () => {
      known ?? read()
      return size
    },
    settle: () => {
      if (move.run().changes > 0) clear.run()
      known = new Map()
      size = 0
    },
    reread: forgetAll,
  }
}
