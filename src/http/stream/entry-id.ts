import { hash } from 'node:crypto'
import type { Cursor, EntryLog, FeedEntry } from '../../core/feeds/entry-log.ts'

/** Before the first entry. */
export const START = 'start'

/** The id of an entry in a stream: the place behind it, and a hash by which it is known again. */
export function idOf(entry: FeedEntry, place: Cursor): string {
  return Buffer.from(`${place} ${checkOf(entry)}`, 'latin1').toString('base64url')
}

/** The id of the place that an empty log, or any other, ends with. */
export async function endOf(log: Pick<EntryLog, 'end' | 'passed' | 'start'>): Promise<Place> {
  const cursor = await log.end()
  const entry = await log.passed(cursor)
  return { cursor, id: entry ? idOf(entry, cursor) : START }
}

export type Place = { readonly cursor: Cursor; readonly id: string }

/**
 * The place that an id stands for; `garbage` where it is no id, `foreign` where this log has no such entry: it is of
 * another log, or of what this one held before an older backup was put in its place.
 */
export async function readId(
  id: string,
  log: Pick<EntryLog, 'passed' | 'start'>,
): Promise<Place | 'garbage' | 'foreign'> {
  if (id === START) return { cursor: log.start, id }
  const parts = /^(\S+) ([\w-]{10})$/.exec(Buffer.from(id, 'base64url').toString('latin1'))
  if (!parts || !/^[\w-]+$/.test(id)) return 'garbage'
  const [, cursor = '', check] = parts
  const entry = await log.passed(cursor)
  return entry && checkOf(entry) === check ? { cursor, id } : 'foreign'
}

function checkOf({ seq, kind, eventId, recordedAt }: FeedEntry): string {
  return hash('sha256', `${seq} ${kind} ${eventId} ${recordedAt}`, 'base64url').slice(0, 10)
}
