import { recordEvent, type Verdict } from '../core/events/record-event.ts'
import type { Submission } from '../core/events/submission.ts'
import { Refused } from './dialect.ts'
import type { House } from './house.ts'
import type { Ask } from './route.ts'

type Read = (request: Ask) => Submission | Promise<Submission>

/** A verdict that has an event to show. */
export type Kept = Exclude<Verdict, { outcome: 'refused' }>

/**
 * Reads a submission out of a request and records it. The verdict stays on the request, where the log line and
 * the metrics find it; an unreadable submission counts as refused, one that the disk refused as neither.
 * @throws Refused with what the reader or the domain has against it.
 */
export async function recordSubmission(request: Ask, house: House, read: Read): Promise<Kept> {
  const submission = await readOrRefuse(request, read)
  const verdict = await recordEvent(house, submission)
  request.verdict = verdict.outcome
  if (verdict.outcome === 'refused') throw new Refused(verdict.refusal)
  return verdict
}

async function readOrRefuse(request: Ask, read: Read): Promise<Submission> {
  try {
    return await read(request)
  } catch (error) {
    if (error instanceof Refused) request.verdict = 'refused'
    throw error
  }
}
