import type { Database } from 'better-sqlite3'
import type { EventContent } from '../../core/events/event.ts'
import type { NewEvent } from '../../core/events/event-store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { sourceCode } from '../sql/source-code.ts'
import type { Counters } from './counters.ts'
import { createEntryStore, type EntryStore } from './entry-store.ts'
import { storedId } from './event-id.ts'
import type { LogHead } from './log-head.ts'
import type { KnownAsset, LogPlaces } from './log-places.ts'
import { createOneEventReads, type OneEventReads } from './one-event.ts'
import type { WriteCommands } from './write-commands.ts'

/** What the writer has open beside its connection. */
export type OpenLog = { readonly head: LogHead; readonly places: LogPlaces; readonly counters: Counters }

export type EventCommands = Pick<WriteCommands, 'append' | 'revise'>

export function createEventCommands(database: Database, log: OpenLog): EventCommands {
  const entries = createEntryStore(database)
  const reads = createOneEventReads(database)
  return {
    append: appendTo(database, { log, entries, reads }),
    revise: reviseIn(database, { log, entries, reads }),
  }
}

type Tools = { readonly log: OpenLog; readonly entries: EntryStore; readonly reads: OneEventReads }

function appendTo(database: Database, { log, entries, reads }: Tools): EventCommands['append'] {
  const { head, places, counters } = log
  const firstWithKey = database
    .prepare<[number, string], number>('select seq from event where asset = ? and dedup_key = ?')
    .pluck()
  return (event, judged) => {
    if (places.catalogRevision() !== judged.catalogRevision) return { outcome: 'stale-catalog' }
    const known = places.asset(event.asset)
    if (!known && !event.registersAsset) return { outcome: 'unknown-asset' }
    const first =
      known && event.dedupKey !== null ? firstWithKey.get(known.number, event.dedupKey) : undefined
    if (first !== undefined)
      return { outcome: 'dropped', because: 'dedup-key', event: reads.getBySeq(first)! }

    const { seq, recordedAt } = head.next(judged.now)
    const asset = assetFor(places, { known, event, recordedAt })
    const { typeId, recordedBy } = event
    const identity = { ...event, assetType: event.assetType ?? asset.type }
    const type = places.typeNumber(typeId)
    entries.addEntry(
      { seq, kind: 'record', event: seq, revision: 1, recordedAt, recordedBy, reason: null },
      event,
    )
    entries.addEvent({ ...identity, seq, assetNumber: asset.number, typeNumber: type }, event)
    counters.add({ asset: asset.number, type, severity: event.severity, source: sourceCode(event.source) }, 1)
    return { outcome: 'recorded', seq, recordedAt, assetType: identity.assetType }
  }
}

type Arrival = {
  readonly known: KnownAsset | undefined
  readonly event: NewEvent
  readonly recordedAt: Instant
}

/** Registers an asset nobody has heard of, and learns the type of one that had none. */
function assetFor(places: LogPlaces, { known, event, recordedAt }: Arrival): KnownAsset {
  if (!known) return places.register(event.asset, event.assetType, recordedAt)
  if (known.type === null && event.assetType !== null)
    places.giveType(event.asset, event.assetType, recordedAt)
  return known
}

type Standing = {
  seq: number
  revision: number
  asset: number
  type: number
  severity: number | null
  source: number
}

function reviseIn(database: Database, { log, entries, reads }: Tools): EventCommands['revise'] {
  const { head, places, counters } = log
  const standing = database.prepare<unknown[], Standing>(
    'select seq, revision, asset, type, severity, source from event where id = ?',
  )
  return ({ eventId, expectedRevision, content, recordedBy, reason }, judged) => {
    if (places.catalogRevision() !== judged.catalogRevision) return { outcome: 'stale-catalog' }
    const event = standing.get(storedId(eventId))
    if (!event) return { outcome: 'unknown-event' }
    if (event.revision !== expectedRevision) return { outcome: 'stale-revision' }

    const revision = event.revision + 1
    const entry = {
      ...head.next(judged.now),
      kind: 'revise',
      event: event.seq,
      revision,
      recordedBy,
      reason,
    } as const
    entries.addEntry(entry, content)
    entries.setCurrent(entry, content)
    recount(counters, event, content)
    return { outcome: 'revised', event: reads.getBySeq(event.seq)! }
  }
}

function recount(counters: Counters, before: Standing, { severity }: EventContent): void {
  if (severity === before.severity) return
  counters.add(before, -1)
  counters.add({ ...before, severity }, 1)
}
