import type { Database } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'
import { createNewFingerprints, type Remembered, type Sought } from './new-fingerprints.ts'
import { storedHash } from './stored-hash.ts'

/** What duplication rules remember of the events that were kept. */
export type Fingerprints = {
  /**
   * The event nearest in time that a rule remembers with this fingerprint; of two as near, the first. Farther away
   * than `within`, in microseconds, none counts.
   */
  readonly nearest: (sought: Sought, to: Instant, within: bigint | null) => Remembered | undefined
  readonly remember: (sought: Sought, event: Remembered) => void
  /** What every rule remembers of one event. */
  readonly forget: (seq: number) => void
  /** How many are not in the index yet. */
  readonly unsettled: () => number
  /** Puts all of them into the index. */
  readonly settle: () => void
  /** After a transaction was rolled back. */
  readonly reread: () => void
}

type Key = [memory: number, hash: Uint8Array | string, moment: Instant]

type Found = [occurredAt: bigint, seq: bigint]

export function createFingerprints(database: Database): Fingerprints {
  const newest = createNewFingerprints(database)
  const settled = settledFingerprints(database)
  const remove = database.prepare('delete from fingerprint where event = ?')
  return {
    nearest: (sought, to, within) => {
      let nearest: Remembered | undefined
      let away = within
      for (const event of [...settled(sought, to, within), ...newest.with(sought)]) {
        const distance = distanceOf(event.occurredAt, to)
        if (away !== null && distance > away) continue
        if (nearest && distance === away && nearest.seq < event.seq) continue
        nearest = event
        away = distance
      }
      return nearest
    },
    remember: newest.remember,
    forget: (seq) => {
      newest.forget(seq)
      remove.run(seq)
    },
    unsettled: newest.size,
    settle: newest.settle,
    reread: newest.reread,
  }
}

/** Of those in the index the nearest on both sides, at most that far away. */
function settledFingerprints(
  database: Database,
): (sought: Sought, to: Instant, within: bigint | null) => Remembered[] {
  const neighbours = database.prepare<[...Key, ...Key], Found>(NEIGHBOURS).raw().safeIntegers()
  const firstAt = database.prepare<Key, Found>(FIRST_AT).raw().safeIntegers()
  return ({ memory, fingerprint }, to, within) => {
    const hash = storedHash(fingerprint)
    const near: Remembered[] = []
    for (const found of neighbours.all(memory, hash, to, memory, hash, to)) {
      const moment = found[0]
      if (within !== null && distanceOf(moment, to) > within) continue
      near.push(rememberedIn(moment <= to ? firstAt.get(memory, hash, moment)! : found))
    }
    return near
  }
}

function rememberedIn([occurredAt, seq]: Found): Remembered {
  return { seq: Number(seq), occurredAt }
}

function distanceOf(a: Instant, b: Instant): bigint {
  return a > b ? a - b : b - a
}

/**
 * The pluses keep SQLite from compiling the statement again for every new value: in an ordered query it looks at
 * what bare parameters are bound to, and that took five times as long as the search itself.
 */
const REMEMBERED = 'select occurred_at, event from fingerprint where memory = +? and hash = +?'

/** The last before a moment, or at it, and the first after it. */
const NEIGHBOURS = `select * from (${REMEMBERED} and occurred_at <= +? order by occurred_at desc limit 1)
  union all select * from (${REMEMBERED} and occurred_at > +? order by occurred_at, event limit 1)`

/** Of several events at one moment the index gives the last to whoever comes from the end. */
const FIRST_AT = `${REMEMBERED} and occurred_at = +? order by event limit 1`

export const NEAREST = [NEIGHBOURS, FIRST_AT]
