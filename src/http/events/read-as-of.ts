import type { EventStore } from '../../core/events/event-store.ts'
import type { Problem } from '../../core/problems.ts'
import { type Instant, MICROS_PER_DAY } from '../../core/time/instant.ts'
import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'
import { queryProblem } from './query-problem.ts'
import { readFrom, readTo } from './read-moment.ts'

/**
 * The moment at which the log is asked to be looked at: a bare day means its end, and today means now. What will be
 * believed later nobody knows, so that the future is a problem; `now` is where it begins, see `knownUntil`.
 */
export function readAsOf(query: URLSearchParams, now: Instant, problems: Problem[]): Instant | undefined {
  const begin = readFrom(query, 'as_of', problems)
  if (begin === undefined) return undefined
  const end = readTo(query, 'as_of', [])!
  if (end <= now) return end
  if (end - begin === BigInt(MICROS_PER_DAY) - 1n && begin <= now) return now
  problems.push(queryProblem('as_of', query.getAll('as_of').at(-1)!, 'as_of should not be in the future'))
  return undefined
}

type Log = { readonly events: Pick<EventStore, 'seqAt' | 'lastRecordedAt'>; readonly now: () => Instant }

/**
 * The moment after which nobody knows what will be believed: now, or when the newest entry was recorded, which is
 * later where the clock was set back. Looked up only where `as_of` is asked for.
 */
export async function knownUntil(query: URLSearchParams, { events, now }: Log): Promise<Instant> {
  const current = now()
  const last = query.has('as_of') ? await events.lastRecordedAt() : null
  return last !== null && last > current ? last : current
}

/**
 * The entry that was the newest then, 0 before the first; undefined where nobody asks for another time than now.
 * @throws Refused where `as_of` is no moment or in the future.
 */
export async function readAsOfSeq({ query }: Ask, log: Log): Promise<number | undefined> {
  const problems: Problem[] = []
  const moment = readAsOf(query, await knownUntil(query, log), problems)
  if (problems.length > 0) throw new Refused({ kind: 'invalid', place: 'query', problems })
  return moment === undefined ? undefined : log.events.seqAt(moment)
}
