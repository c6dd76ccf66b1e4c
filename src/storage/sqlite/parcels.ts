import type { JudgedUnder, NewEvent } from '../../core/events/event-store.ts'
import type { Command, Outcome } from './write-commands.ts'

/**
 * What goes over between the threads. Appends, and that they were recorded, go as JSON with instants as text: copied
 * as objects, they took both threads twice as long. Everything else is rare enough to go as it is.
 */
export type Parcel<T extends Command | Outcome> = T | string

export function packCommand(command: Command): Parcel<Command> {
  if (command.name !== 'append') return command
  const [event, judged] = command.args as [NewEvent, JudgedUnder]
  const { occurredAt, endedAt } = event
  const { now, duplication, idempotency } = judged
  return JSON.stringify([
    { ...event, occurredAt: textOf(occurredAt), endedAt: textOf(endedAt) },
    {
      ...judged,
      now: textOf(now),
      duplication: duplication.map((check) => ({ ...check, window: textOf(check.window) })),
      idempotency: idempotency && { ...idempotency, expiresAt: textOf(idempotency.expiresAt) },
    },
  ])
}

export function unpackCommand(parcel: Parcel<Command>): Command {
  if (typeof parcel !== 'string') return parcel
  const [event, judged] = JSON.parse(parcel)
  event.occurredAt = bigintOf(event.occurredAt)
  event.endedAt = bigintOf(event.endedAt)
  judged.now = bigintOf(judged.now)
  for (const check of judged.duplication) check.window = bigintOf(check.window)
  const { idempotency } = judged
  if (idempotency) idempotency.expiresAt = bigintOf(idempotency.expiresAt)
  return { name: 'append', args: [event, judged] }
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
