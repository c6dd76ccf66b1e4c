import type { DuplicationCheck } from '../../core/duplication/duplication-check.ts'
import type { JudgedUnder } from '../../core/events/event-store.ts'
import type { IdempotencyClaim } from '../../core/events/idempotency.ts'
import type { ArrivingEvent } from './stored-content.ts'
import type { Command, Outcome } from './write-commands.ts'

/**
 * What goes over between the threads. Appends, and that they were recorded, go as JSON lists with instants as text:
 * copied as objects, they took both threads twice as long. Everything else is rare enough to go as it is.
 */
export type Parcel<T extends Command | Outcome> = T | string

export function packCommand(command: Command): Parcel<Command> {
  if (command.name !== 'append') return command
  const [event, judged] = command.args as [ArrivingEvent, JudgedUnder]
  return JSON.stringify([listOfEvent(event), listOfJudged(judged)])
}

export function unpackCommand(parcel: Parcel<Command>): Command {
  if (typeof parcel !== 'string') return parcel
  const [event, judged] = JSON.parse(parcel)
  return { name: 'append', args: [eventIn(event), judgedIn(judged)] }
}

function listOfEvent(event: ArrivingEvent) {
  return [
    event.id,
    event.asset,
    event.assetType,
    event.registersAsset,
    event.typeId,
    event.typeVersion,
    event.source,
    event.recordedBy,
    event.dedupKey,
    event.warnings,
    textOf(event.occurredAt),
    textOf(event.endedAt),
    event.severity,
    event.description,
    event.fields,
    event.verbatim,
    event.judgedBy,
  ] as const
}

function eventIn(list: ReturnType<typeof listOfEvent>): ArrivingEvent {
  return {
    id: list[0],
    asset: list[1],
    assetType: list[2],
    registersAsset: list[3],
    typeId: list[4],
    typeVersion: list[5],
    source: list[6],
    recordedBy: list[7],
    dedupKey: list[8],
    warnings: list[9],
    occurredAt: BigInt(list[10]!),
    endedAt: bigintOf(list[11]),
    severity: list[12],
    description: list[13],
    fields: list[14],
    verbatim: list[15],
    judgedBy: list[16],
  }
}

function listOfJudged({ catalogRevision, now, duplication, idempotency }: JudgedUnder) {
  return [catalogRevision, textOf(now), duplication.map(listOfCheck), listOfClaim(idempotency)] as const
}

function judgedIn(list: ReturnType<typeof listOfJudged>): JudgedUnder {
  return {
    catalogRevision: list[0],
    now: BigInt(list[1]!),
    duplication: list[2].map(checkIn),
    idempotency: claimIn(list[3]),
  }
}

function listOfCheck({ ruleId, action, fingerprint, window, matched }: DuplicationCheck) {
  return [ruleId, action, fingerprint, textOf(window), matched] as const
}

function checkIn(list: ReturnType<typeof listOfCheck>): DuplicationCheck {
  return {
    ruleId: list[0],
    action: list[1],
    fingerprint: list[2],
    window: bigintOf(list[3]),
    matched: list[4],
  }
}

function listOfClaim(claim: IdempotencyClaim | null) {
  return claim && ([claim.scope, claim.key, claim.bodyHash, textOf(claim.expiresAt)] as const)
}

function claimIn(list: ReturnType<typeof listOfClaim>): IdempotencyClaim | null {
  return list && { scope: list[0], key: list[1], bodyHash: list[2], expiresAt: BigInt(list[3]!) }
}

/** `command` is the one that came to this. */
export function packOutcome(outcome: Outcome, { name }: Command): Parcel<Outcome> {
  if (name !== 'append' || !outcome.ok) return outcome
  const answer = outcome.answer as { readonly outcome: string; readonly hit?: unknown }
  if (answer.outcome !== 'recorded' || answer.hit !== null) return outcome
  const { seq, recordedAt, assetType } = outcome.answer as Recorded
  return JSON.stringify([seq, textOf(recordedAt), assetType])
}

type Recorded = { readonly seq: number; readonly recordedAt: bigint; readonly assetType: string | null }

export function unpackOutcome(parcel: Parcel<Outcome>): Outcome {
  if (typeof parcel !== 'string') return parcel
  const [seq, recordedAt, assetType] = JSON.parse(parcel)
  const answer = { outcome: 'recorded', seq, recordedAt: bigintOf(recordedAt), assetType, hit: null }
  return { ok: true, answer }
}

function textOf(number: bigint | null): string | null {
  return number === null ? null : number.toString()
}

function bigintOf(text: string | null): bigint | null {
  return text === null ? null : BigInt(text)
}
