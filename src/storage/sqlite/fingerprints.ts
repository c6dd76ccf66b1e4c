import type { Database } from 'better-sqlite3'
import type { Instant } from '../../core/time/instant.ts'

export type Nearest = { readonly seq: number; readonly occurredAt: Instant }

/** What duplication rules remember of the events that were kept. */
export type Fingerprints = {
  /**
   * The event nearest in time that a rule remembers with this fingerprint; of two as near, the first. Farther away
   * than `within`, in microseconds, none counts.
   */
  readonly nearest: (sought: Sought, to: Instant, within: bigint | null) => Nearest | undefined
  readonly remember: (memory: number, fingerprint: string, event: Nearest) => void
  /** What every rule remembers of one event. */
  readonly forget: (seq: number) => void
}

export type Sought = { readonly memory: number; readonly fingerprint: string }

type Key = [memory: number, hash: Uint8Array | string, moment: Instant]

type Found = [occurredAt: bigint, seq: bigint]

export function createFingerprints(database: Database): Fingerprints {
  const find = (text: string) => database.prepare<Key, Found>(text).raw().safeIntegers()
  const before = find(LAST_BEFORE)
  const firstAt = find(FIRST_AT)
  const after = find(FIRST_AFTER)
  const insert = database.prepare(
    'insert into fingerprint (event, memory, hash, occurred_at) values (?, ?, ?, ?)',
  )
  const remove = database.prepare('delete from fingerprint where event = ?')
  return {
    nearest: ({ memory, fingerprint }, to, within) => {
      const counts = (found: Found | undefined) =>
        found !== undefined && (within === null || distance(found[0], to) <= within)
      const hash = storedHash(fingerprint)
      const last = before.get(memory, hash, to)
      const earlier = counts(last) ? firstAt.get(memory, hash, last![0]) : undefined
      const later = after.get(memory, hash, to)
      return nearer(earlier, counts(later) ? later : undefined, to)
    },
    remember: (memory, fingerprint, { seq, occurredAt }) => {
      insert.run(seq, memory, storedHash(fingerprint), occurredAt)
    },
    forget: (seq) => void remove.run(seq),
  }
}

function nearer(earlier: Found | undefined, later: Found | undefined, to: Instant): Nearest | undefined {
  if (!earlier || !later) return nearestOf(earlier ?? later)
  const [before, after] = [to - earlier[0], later[0] - to]
  const isEarlier = before < after || (before === after && earlier[1] < later[1])
  return nearestOf(isEarlier ? earlier : later)
}

function nearestOf(found: Found | undefined): Nearest | undefined {
  return found && { seq: Number(found[1]), occurredAt: found[0] }
}

const SHA_256 = /^[0-9a-f]{64}$/

export function storedHash(fingerprint: string): Uint8Array | string {
  return SHA_256.test(fingerprint) ? Buffer.from(fingerprint, 'hex') : fingerprint
}

/**
 * The pluses keep SQLite from compiling the statement again for every new value: in an ordered query it looks at
 * what bare parameters are bound to, and that took five times as long as the search itself.
 */
const REMEMBERED = 'select occurred_at, event from fingerprint where memory = +? and hash = +?'

const LAST_BEFORE = `${REMEMBERED} and occurred_at <= +? order by occurred_at desc limit 1`

/** Of several events at one moment the index gives the last to whoever comes from the end. */
const FIRST_AT = `${REMEMBERED} and occurred_at = +? order by event limit 1`

const FIRST_AFTER = `${REMEMBERED} and occurred_at > +? order by occurred_at, event limit 1`

export const NEAREST = [LAST_BEFORE, FIRST_AT, FIRST_AFTER]

function distance(a: Instant, b: Instant): bigint {
  return a > b ? a - b : b - a
}
