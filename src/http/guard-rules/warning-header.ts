import type { FastifyReply } from 'fastify'
import type { Event } from '../../core/events/event.ts'

/**
 * Names the guard rules that warned about an event in a `Warning` header, which clients of every dialect can read.
 * Only their ids: headers are ASCII, and names need not be.
 */
export function warnInHeader(reply: FastifyReply, { judgedBy }: Pick<Event, 'judgedBy'>): void {
  const ids = judgedBy.filter(({ outcome }) => outcome === 'warned').map(({ ruleId }) => ruleId)
  if (ids.length > 0) reply.header('warning', `299 groundlog "${shortList(ids)}"`)
}

/** Proxies refuse long headers, and the answer of `/events` has all the words. */
function shortList(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST)
  const more = ids.length - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

const MOST = 20

/** For the documentation of answers that may carry it. */
export const WARNING_HEADER = { Warning: 'Which guard rules warned about it: `299 groundlog "<rule ids>"`' }
