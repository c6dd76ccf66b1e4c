import type { Database } from 'better-sqlite3'
import type { DuplicateHit } from '../../core/duplication/duplication-check.ts'
import type { EventIdentity } from '../../core/events/event.ts'
import type { AppendAnswer, JudgedUnder, KeptAnswer } from '../../core/events/event-store.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { ClaimedAnswer } from './claims.ts'
import type { Found } from './duplicates.ts'
import type { EventCommands, EventTools } from './event-commands.ts'
import type { KnownAsset, LogPlaces } from './log-places.ts'
import type { OneEventReads } from './one-event.ts'
import { type ArrivingEvent, fieldsIn } from './stored-content.ts'

type Append = EventCommands['append']

/** A key that was used before comes first: its answer stands whatever has become of the catalog since. */
export function createAppend(database: Database, tools: EventTools): Append {
  const { places, claims, head } = tools.log
  const decide = createDecision(database, tools)
  return (event, judged) => {
    const { idempotency: claim, now } = judged
    const earlier = claim === null ? undefined : claims.find(claim, now)
    if (earlier !== undefined) return answeredAgain(earlier, tools.reads)
    if (places.catalogRevision() !== judged.catalogRevision) return { outcome: 'stale-catalog' }
    const known = places.asset(event.asset)
    if (!known && !event.registersAsset) return { outcome: 'unknown-asset' }
    const answer = decide({ event, judged, known })
    if (claim !== null && answer.outcome !== 'rejected') claims.keep(claim, now, claimed(answer, head.seq()))
    return answer
  }
}

function answeredAgain(earlier: ClaimedAnswer | 'other-body', reads: OneEventReads): AppendAnswer {
  if (earlier === 'other-body' || earlier.outcome === 'revised') return { outcome: 'key-reused' }
  const { outcome, because, event, seq, hit } = earlier
  return { outcome: 'repeated', of: outcome, because, event: reads.getBySeqAt(event, seq)!, hit }
}

function claimed(answer: KeptAnswer, seq: number): ClaimedAnswer {
  const { outcome, hit } = answer
  return {
    outcome,
    because: outcome === 'dropped' ? answer.because : null,
    event: outcome === 'recorded' ? answer.seq : answer.event.seq,
    seq,
    hit,
  }
}

type Arrival = {
  readonly event: ArrivingEvent
  readonly judged: JudgedUnder
  readonly known: KnownAsset | undefined
}

type Decision = KeptAnswer | Extract<AppendAnswer, { outcome: 'rejected' }>

function createDecision(database: Database, tools: EventTools): (arrival: Arrival) => Decision {
  const { reads, duplicates } = tools
  const record = createRecord(tools)
  const merge = createMerge(tools)
  const firstWithKey = database
    .prepare<[number, string], number>('select seq from event where asset = ? and dedup_key = ?')
    .pluck()
  return (arrival) => {
    const { event, judged, known } = arrival
    const first =
      known && event.dedupKey !== null ? firstWithKey.get(known.number, event.dedupKey) : undefined
    if (first !== undefined) {
      return { outcome: 'dropped', because: 'dedup-key', event: reads.getBySeq(first)!, hit: null }
    }
    const checks = judged.duplication
    if (checks.length === 0) return record(arrival, null)
    const found = duplicates.find({ checks, occurredAt: event.occurredAt, now: judged.now })
    if (found === null || found.hit.action === 'flag') return record(arrival, found?.hit ?? null)
    const { hit, seq } = found
    if (hit.action === 'merge') return merge(arrival, found)
    if (hit.action === 'reject') return { outcome: 'rejected', event: reads.getBySeq(seq)!, hit }
    return { outcome: 'dropped', because: 'duplication-rule', event: reads.getBySeq(seq)!, hit }
  }
}

/** Only an event without a hit is remembered by the rules: later ones repeat it, not each other. */
function createRecord({ log, entries, duplicates, indexes }: EventTools) {
  const { head, places, timelines } = log
  return ({ event, judged, known }: Arrival, hit: DuplicateHit | null): KeptAnswer => {
    const { seq, recordedAt } = head.next(judged.now)
    const asset = assetFor(places, { known, event, recordedAt })
    const { typeId, recordedBy } = event
    const assetType = event.assetType ?? asset.type
    const type = places.typeNumber(typeId)
    entries.addEntry(
      { seq, kind: 'record', event: seq, revision: 1, recordedAt, recordedBy, reason: null },
      event,
    )
    entries.addEvent({ seq, asset: asset.number, type, assetType, hit }, event)
    timelines.add({ seq, asset: asset.number, type, occurredAt: event.occurredAt })
    indexes.add({ seq, type, occurredAt: event.occurredAt, fields: () => fieldsIn(event) })
    if (hit === null && judged.duplication.length > 0)
      duplicates.remember({ seq, occurredAt: event.occurredAt }, judged.duplication)
    return { outcome: 'recorded', seq, recordedAt, assetType, hit }
  }
}

/** Keeps the payload as an entry of the event it repeats and counts that up. */
function createMerge({ log, entries, reads }: EventTools) {
  return ({ event, judged, known }: Arrival, { hit, seq: first }: Found): KeptAnswer => {
    const { revision } = reads.getBySeq(first)!
    const { seq, recordedAt } = log.head.next(judged.now)
    const said = identityOf({ ...event, assetType: event.assetType ?? known?.type ?? null })
    entries.addMerge(
      { seq, event: first, revision, recordedAt, said, occurrences: hit.occurrenceCount },
      event,
    )
    return { outcome: 'merged', event: reads.getBySeq(first)!, hit }
  }
}

function identityOf({
  id,
  asset,
  assetType,
  typeId,
  typeVersion,
  source,
  ...rest
}: ArrivingEvent): EventIdentity {
  const { recordedBy, dedupKey, warnings } = rest
  return { id, asset, assetType, typeId, typeVersion, source, recordedBy, dedupKey, warnings }
}

type Meeting = {
  readonly known: KnownAsset | undefined
  readonly event: ArrivingEvent
  readonly recordedAt: Instant
}

/** Registers an asset nobody has heard of, and learns the type of one that had none. */
function assetFor(places: LogPlaces, { known, event, recordedAt }: Meeting): KnownAsset {
  if (!known) return places.register(event.asset, event.assetType, recordedAt)
  if (known.type === null && event.assetType !== null)
    places.giveType(event.asset, event.assetType, recordedAt)
  return known
}
