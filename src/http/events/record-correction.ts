import type { Event } from '../../core/events/event.ts'
import { reviseEvent } from '../../core/events/revise-event.ts'
import { Refused } from '../dialect.ts'
import { warnInHeader } from '../guard-rules/warning-header.ts'
import { claimBody, placed } from '../idempotency.ts'
import { type Desk, tellReplayed } from '../record-submission.ts'
import { tellVerdict } from '../tell-verdict.ts'
import { readCorrection } from './read-correction.ts'

/**
 * Reads a correction out of a request's body and records it. An unreadable one counts as refused; what the disk
 * refused counts as neither recorded nor refused.
 * @throws Refused with what the reader or the domain has against it.
 */
export async function recordCorrection({ request, reply, house }: Desk): Promise<Event> {
  try {
    const claim = claimBody(request, house.now())
    const revised = await reviseEvent(house, { ...readCorrection(request), claim })
    if (!revised.ok) throw new Refused(placed(revised.refusal))
    const { event, outcome, replayed } = revised.value
    tellVerdict(request, reply, outcome)
    if (replayed) tellReplayed(reply)
    if (outcome !== 'dropped') warnInHeader(reply, event)
    return event
  } catch (error) {
    if (error instanceof Refused) tellVerdict(request, reply, 'refused')
    throw error
  }
}
