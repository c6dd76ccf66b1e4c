import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { CatalogSnapshot } from '../../src/core/catalog-snapshot.ts'
import type { EventContent, EventIdentity, FieldValues } from '../../src/core/events/event.ts'
import { checksOf } from '../../src/core/events/record-event.ts'
import { createCounters } from '../../src/storage/sqlite/counters.ts'
import { createDuplicates } from '../../src/storage/sqlite/duplicates.ts'
import { createEntryStore } from '../../src/storage/sqlite/entry-store.ts'
import { createFieldIndexStore } from '../../src/storage/sqlite/field-index-store.ts'
import { Fingerprints } from '../../src/storage/sqlite/fingerprints.ts'
import { createLogPlaces } from '../../src/storage/sqlite/log-places.ts'
import { createRuleTally } from '../../src/storage/sqlite/rule-tally.ts'
import { storedContent } from '../../src/storage/sqlite/stored-content.ts'
import type { RecordedEvent } from './site-history.ts'

/** Writes events and revisions as the writer thread does, but in one go and without looking anything up. */
export type LogWriter = {
  readonly record: (event: RecordedEvent) => void
  readonly revise: (event: RecordedEvent, revised: Revised) => void
  /** Writes what was gathered. */
  readonly finish: () => void
  readonly entries: () => number
}

/** Remembered events that are kept in memory until they are indexed. */
const SETTLED_TOGETHER = 10_000

export type Revised = Pick<RecordedEvent, 'recordedAt'> & {
  readonly content: Pick<EventContent, 'description' | 'severity'>
  readonly reason: string
}

export function createLogWriter(database: Database, catalog: CatalogSnapshot): LogWriter {
  const entries = createEntryStore(database)
  const counters = createCounters(database)
  const fingerprints = new Fingerprints(database)
  const places = createLogPlaces(database)
  const tally = createRuleTally(database)
  const indexes = createFieldIndexStore(database, places)
  const duplicates = createDuplicates(database, { places, tally, fingerprints })
  const stored = storedFields(catalog)
  let seq = 0

  const placeOf = ({ asset, typeId }: RecordedEvent) => ({
    asset: places.asset(asset)!,
    type: places.typeNumber(typeId),
  })

  return {
    entries: () => seq,
    record: (event) => {
      seq += 1
      event.seq = seq
      const { recordedAt, recordedBy, occurredAt } = event
      const { asset, type } = placeOf(event)
      const identity: EventIdentity = {
        ...event,
        assetType: asset.type,
        typeVersion: catalog.type(event.typeId)!.version,
        warnings: [],
      }
      const content = { ...event, fields: stored(event), judgedBy: [] }
      entries.addEntry(
        { seq, kind: 'record', event: seq, revision: 1, recordedAt, recordedBy, reason: null },
        storedContent(content),
      )
      const arrived = { ...identity, ...storedContent(content) }
      entries.addEvent({ seq, asset: asset.number, type, assetType: asset.type, hit: null }, arrived)
      indexes.add({ seq, type, occurredAt, fields: () => content.fields })
      const checks = checksOf({ ...identity, ...content }, catalog, (text) => hash('sha256', text))
      for (const { ruleId } of checks) tally.asked(ruleId)
      duplicates.remember({ seq, occurredAt }, checks)
      if (seq % SETTLED_TOGETHER === 0) fingerprints.settleAll()
    },
    revise: (event, { recordedAt, reason, content: changes }) => {
      seq += 1
      const content = { ...event, ...changes, fields: stored(event), judgedBy: [] }
      const { recordedBy } = event
      const entry = {
        seq,
        kind: 'revise',
        event: event.seq,
        revision: 2,
        recordedAt,
        recordedBy,
        reason,
      } as const
      entries.addEntry(entry, storedContent(content))
      entries.setCurrent(entry, content)
    },
    finish: () => {
      counters.settle(seq)
      fingerprints.settleAll()
      tally.flush()
    },
  }
}

/** Values by the ids that the log made for the fields. */
function storedFields(catalog: CatalogSnapshot): (event: RecordedEvent) => FieldValues {
  const idsOf = new Map(
    catalog.types().map(({ id, fields }) => [id, new Map(fields.map((field) => [field.name, field.id]))]),
  )
  return ({ typeId, fields }) => {
    const ids = idsOf.get(typeId)!
    const stored: Record<string, FieldValues[string]> = {}
    for (const name in fields) stored[ids.get(name)!] = fields[name]!
    return stored
  }
}
