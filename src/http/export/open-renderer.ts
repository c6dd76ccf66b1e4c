import type { EventTypeVersion } from '../../core/event-types/event-type.ts'
import type { Event } from '../../core/events/event.ts'
import type { OpenRenderer } from '../../core/events/rendering.ts'
import { createShow } from '../../core/fields/show-values.ts'
import type { Json } from '../../core/json.ts'
import { presentEvent, type ShownFields } from '../events/present.ts'
import { csvLine } from './csv.ts'

export const FORMATS = ['ndjson', 'csv'] as const

export type ExportFormat = (typeof FORMATS)[number]

/** What the thread that writes is told: the fields at each version, since an event is shown by its own. */
export type ExportOptions = {
  readonly format: ExportFormat
  readonly versions: readonly Pick<EventTypeVersion, 'typeId' | 'version' | 'fields'>[]
}

/** The columns that every table has, before those of the fields. */
export const COLUMNS = [
  ...(['id', 'seq', 'event_type_id', 'event_type_version', 'entity_id', 'entity_type'] as const),
  ...(['occurred_at', 'ended_at', 'severity', 'description'] as const),
  ...(['recorded_at', 'recorded_by', 'source', 'revision'] as const),
  ...(['occurrence_count', 'duplicate_of', 'dedup_key'] as const),
] as const

/** Loaded by the engine, on the thread that reads: see `Renderer`. */
export const openRenderer: OpenRenderer<ExportOptions> = ({ format, versions }) => {
  const shown = shownFields(versions)
  const present = (event: Event) => ({ ...presentEvent(event, shown), dedup_key: event.dedupKey })
  if (format === 'ndjson') {
    return { head: '', write: (events) => events.map((it) => `${JSON.stringify(present(it))}\n`).join('') }
  }
  const names = [...new Set(versions.flatMap(({ fields }) => fields.map(({ name }) => name)))]
  const lineOf = (event: Event): string => {
    const { fields, ...said } = present(event)
    return csvLine([...COLUMNS.map((column): Json => said[column]), ...names.map((name) => fields[name])])
  }
  return {
    head: csvLine([...COLUMNS, ...names.map((name) => `fields.${name}`)]),
    write: (events) => events.map(lineOf).join(''),
  }
}

function shownFields(versions: ExportOptions['versions']): ShownFields {
  const byVersion = new Map(
    versions.map(({ typeId, version, fields }) => [`${version} ${typeId}`, { show: createShow(fields) }]),
  )
  return { fieldsAt: (typeId, version) => byVersion.get(`${version} ${typeId}`) }
}
