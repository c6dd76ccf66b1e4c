import type { Database } from 'better-sqlite3'
import type { DuplicateHit } from '../../core/duplication/duplication-check.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { IdempotencyClaim } from '../../core/events/idempotency.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { AtOnce } from './at-once.ts'
import type { OneEventReads } from './one-event.ts'

/** An answer given under a client's key: the event it showed is the one of `event` as the log stood at `seq`. */
export type ClaimedAnswer = {
  readonly outcome: 'recorded' | 'merged' | 'dropped' | 'revised'
  readonly because: 'dedup-key' | 'duplication-rule' | null
  readonly event: number
  readonly seq: number
  readonly hit: DuplicateHit | null
}

/** What was answered under the key; `other-body` when it was to something else, undefined when to nothing. */
type Find = (claim: IdempotencyClaim, now: Instant) => ClaimedAnswer | 'other-body' | undefined

export type Claims = {
  readonly find: Find
  readonly keep: (claim: IdempotencyClaim, now: Instant, answer: ClaimedAnswer) => void
  /** Removes a few of those that have expired: more than were added since, so that they never pile up. */
  readonly sweep: () => void
  /** After a transaction was rolled back. */
  readonly forget: () => void
}

type ClaimRow = {
  body_hash: string
  outcome: ClaimedAnswer['outcome']
  because: ClaimedAnswer['because']
  event: bigint
  seq: bigint
  hit: string | null
  expires_at: bigint
}

const SWEPT_FOR_EACH = 2

export function createClaims(database: Database): Claims {
  const find = createFind(database)
  const insert = database.prepare(`insert or replace into idempotency
      (scope, key, body_hash, outcome, because, event, seq, hit, expires_at)
    values (@scope, @key, @bodyHash, @outcome, @because, @event, @seq, @hit, @expiresAt)`)
  const sweep = database.prepare(`delete from idempotency where (scope, key) in (
    select scope, key from idempotency where expires_at <= +? order by expires_at limit +?)`)
  let added = 0
  let latest: Instant | undefined

  return {
    find,
    keep: (claim, now, { hit, ...answer }) => {
      insert.run({ ...claim, ...answer, hit: hit === null ? null : JSON.stringify(hit) })
      added += 1
      latest = latest === undefined || now > latest ? now : latest
    },
    sweep: () => {
      if (latest === undefined) return
      sweep.run(latest, added * SWEPT_FOR_EACH)
      added = 0
      latest = undefined
    },
    forget: () => {
      added = 0
      latest = undefined
    },
  }
}

function createFind(database: Database): Find {
  const select = database
    .prepare<[string, string], ClaimRow>('select * from idempotency where scope = ? and key = ?')
    .safeIntegers()
  return ({ scope, key, bodyHash }, now) => {
    const row = select.get(scope, key)
    if (!row || row.expires_at <= now) return undefined
    return row.body_hash === bodyHash ? answerOf(row) : 'other-body'
  }
}

/** Reads what was answered under a claim, as it was answered; a correction counts as recorded. */
export function createRecall(
  database: Database,
  { getBySeqAt }: Pick<OneEventReads, 'getBySeqAt'>,
): AtOnce<EventStore['recall']> {
  const find = createFind(database)
  return (claim, now) => {
    const earlier = find(claim, now)
    if (earlier === undefined) return null
    if (earlier === 'other-body') return { outcome: 'key-reused' }
    const { outcome, because, event, seq, hit } = earlier
    const of = outcome === 'revised' ? 'recorded' : outcome
    return { outcome: 'repeated', of, because, event: getBySeqAt(event, seq)!, hit }
  }
}

function answerOf({ outcome, because, event, seq, hit }: ClaimRow): ClaimedAnswer {
  const reason = hit === null ? null : (JSON.parse(hit) as DuplicateHit)
  return { outcome, because, event: Number(event), seq: Number(seq), hit: reason }
}
