import type { FastifyReply } from 'fastify'
import type { IdempotencyClaim } from '../core/events/idempotency.ts'
import { recordEvent } from '../core/events/record-event.ts'
import type { Submission } from '../core/events/submission.ts'
import type { KeptVerdict, RejectedDuplicate } from '../core/events/verdict.ts'
import type { Instant } from '../core/time/instant.ts'
import { Refused } from './dialect.ts'
import { warnInHeader } from './guard-rules/warning-header.ts'
import type { House } from './house.ts'
import { claimBody, placed } from './idempotency.ts'
import { explainHit, presentHit } from './present-hit.ts'
import type { Ask } from './route.ts'
import { tellVerdict } from './tell-verdict.ts'

/** A request with what it takes to answer it. */
export type Desk = { readonly request: Ask; readonly reply: FastifyReply; readonly house: House }

type Read = (request: Ask) => Submission | Promise<Submission>

/** What an `Idempotency-Key` claims; null where none was sent. */
type ClaimOf = (request: Ask, now: Instant) => IdempotencyClaim | null

/**
 * Reads a submission out of a request's body and records it. An unreadable submission counts as refused.
 * @throws Refused with what the reader or the domain has against it.
 */
export async function recordSubmission(
  desk: Desk,
  read: Read,
  claimOf: ClaimOf = claimBody,
): Promise<KeptVerdict> {
  const { submission, claim } = await readOrRefuse(desk, read, claimOf)
  return submit(desk, submission, claim)
}

async function readOrRefuse(desk: Desk, read: Read, claimOf: ClaimOf) {
  const { request, house } = desk
  try {
    const submission = await read(request)
    return { submission, claim: claimOf(request, house.now()) }
  } catch (error) {
    if (error instanceof Refused) tellVerdict(request, desk.reply, 'refused')
    throw error
  }
}

/**
 * Records a submission; what the disk refused counts as neither recorded nor refused.
 * @throws Refused with what the domain has against it.
 */
async function submit(
  desk: Desk,
  submission: Submission,
  claim: IdempotencyClaim | null,
): Promise<KeptVerdict> {
  tellVerdict(desk.request, desk.reply, undefined)
  const verdict = await recordEvent(desk.house, submission, claim)
  tellVerdict(desk.request, desk.reply, verdict.outcome)
  if (verdict.outcome === 'refused') throw new Refused(placed(verdict.refusal))
  if (verdict.outcome === 'rejected-duplicate') throw rejected(verdict, desk.house)
  if (verdict.replayed) tellReplayed(desk.reply)
  if (isRecorded(verdict)) warnInHeader(desk.reply, verdict.event)
  return verdict
}

/** A merged or dropped event is answered with another one, about which somebody else was warned. */
function isRecorded({ outcome }: KeptVerdict): boolean {
  return outcome !== 'merged-into' && outcome !== 'dropped'
}

/** The answer is the first one to the same request, given again. */
export function tellReplayed(reply: FastifyReply): void {
  reply.header('idempotency-replayed', 'true')
}

function rejected({ outcome, hit }: RejectedDuplicate, house: House): Refused {
  const message = explainHit(hit, house)
  return new Refused({ kind: 'conflict', because: outcome, message, details: presentHit(hit) })
}
