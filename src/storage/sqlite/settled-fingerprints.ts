import type { Database, Statement } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'
import type { NewFingerprint, Remembered, Sought } from './new-fingerprints.ts'
import { storedHash } from './stored-hash.ts'

type Key = [memory: number, hash: Uint8Array | string, moment: Instant]

type Found = [occurredAt: bigint, seq: bigint]

/** What rules remember of events, as it can be found by hash on disk. */
export class SettledFingerprints {
  readonly #neighbours: Statement<[...Key, ...Key], Found>
  readonly #firstAt: Statement<Key, Found>
  readonly #insert: Statement
  readonly #reach: Statement<[number], bigint>
  readonly #extend: Statement<[number, bigint]>
  /** By rule memory the latest moment of all of them. It stays when events are forgotten. */
  readonly #latest = new Map<number, Instant | undefined>()

  constructor(database: Database) {
    this.#neighbours = database.prepare<[...Key, ...Key], Found>(NEIGHBOURS).raw().safeIntegers()
    this.#firstAt = database.prepare<Key, Found>(FIRST_AT).raw().safeIntegers()
    this.#insert = database.prepare(
      'insert into fingerprint_by_hash (memory, hash, occurred_at, event) values (?, ?, ?, ?)',
    )
    this.#reach = database
      .prepare<[number], bigint>('select occurred_at from fingerprint_latest where memory = ?')
      .pluck()
      .safeIntegers()
    this.#extend = database.prepare(`insert into fingerprint_latest (memory, occurred_at) values (?, ?)
      on conflict do update set occurred_at = excluded.occurred_at`)
  }

  /** Those next to a moment on both sides, at most that far away: the nearest is among them. */
  near({ memory, fingerprint }: Sought, to: Instant, within: bigint | null): Remembered[] {
    // What has just happened is later than all that is settled: nothing has to be looked up for it.
    const latest = this.#latestOf(memory)
    if (latest === undefined || (within !== null && to - latest > within)) return []
    const hash = storedHash(fingerprint)
    return this.#neighbours.all(memory, hash, to, memory, hash, to).flatMap((found) => {
      const [moment] = found
      const isBefore = moment <= to
      if (within !== null && (isBefore ? to - moment : moment - to) > within) return []
      return rememberedIn(isBefore ? this.#firstAt.get(memory, hash, moment)! : found)
    })
  }

  add(all: readonly NewFingerprint[]): void {
    const before = new Map(this.#latest)
    for (const { memory, fingerprint, occurredAt, seq } of all) {
      this.#insert.run(memory, storedHash(fingerprint), occurredAt, seq)
      const latest = this.#latestOf(memory)
      if (latest === undefined || latest < occurredAt) this.#latest.set(memory, occurredAt)
    }
    for (const [memory, latest] of this.#latest) {
      if (latest !== undefined && latest !== before.get(memory)) this.#extend.run(memory, latest)
    }
  }

  /** After a transaction was rolled back. */
  reread(): void {
    this.#latest.clear()
  }

  #latestOf(memory: number): Instant | undefined {
    if (!this.#latest.has(memory)) this.#latest.set(memory, this.#reach.get(memory))
    return this.#latest.get(memory)
  }
}

function rememberedIn([occurredAt, seq]: Found): Remembered {
  return { seq: Number(seq), occurredAt }
}

/**
 * The pluses keep SQLite from compiling the statement again for every new value: in an ordered query it looks at
 * what bare parameters are bound to, and that took five times as long as the search itself.
 */
const REMEMBERED = 'select occurred_at, event from fingerprint_by_hash where memory = +? and hash = +?'

/** The last before a moment, or at it, and the first after it. */
const NEIGHBOURS = `select * from (${REMEMBERED} and occurred_at <= +? order by occurred_at desc limit 1)
  union all select * from (${REMEMBERED} and occurred_at > +? order by occurred_at, event limit 1)`

/** Of several events at one moment the table gives the last to whoever comes from the end. */
const FIRST_AT = `${REMEMBERED} and occurred_at = +? order by event limit 1`

export const NEAREST = [NEIGHBOURS, FIRST_AT]
