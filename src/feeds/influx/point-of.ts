import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventContent, EventIdentity } from '../../core/events/event.ts'
import { fourWord } from '../../core/events/severity.ts'
import type { Position } from '../../core/feeds/entry-log.ts'
import type { Field } from '../../core/fields/field.ts'
import { fieldType } from '../../core/fields/registry.ts'
import type { Json } from '../../core/json.ts'
import { formatInstant, type Instant } from '../../core/time/instant.ts'
import { tagText } from './line-protocol.ts'
import { type MirrorRule, OVERFLOW_TAG, ownFieldName, type Source } from './mirror-rule.ts'
import type { FieldValue, Point } from './point.ts'

/** What a point is made of: an event as it was at one of its revisions. */
export type Told = EventIdentity & EventContent & { readonly recordedAt: Instant; readonly revision: number }

export type Made = { readonly point: Point } | { readonly refusal: string }

/** Nanoseconds that one microsecond has for the events of an asset; beyond, a tag tells them apart. */
const SLOTS = 1_000

/** InfluxDB's first and last nanosecond. */
const EARLIEST = -9_223_372_036_854_775_806n
const LATEST = 9_223_372_036_854_775_806n

/** An event as a point at a nanosecond of its own, or why InfluxDB cannot keep it. */
export function pointOf(
  told: Told,
  at: Position,
  mirror: { rule: MirrorRule; catalog: CatalogSnapshot },
): Made {
  const { rule, catalog } = mirror
  const time = at.occurredAt * 1_000n + BigInt(at.ordinal % SLOTS)
  if (time < EARLIEST || time > LATEST) {
    return { refusal: `InfluxDB keeps the years 1678 to 2261, and this is ${formatInstant(at.occurredAt)}` }
  }
  const read = (source: Source) => sourceValue(told, source, catalog)
  const tags = new Map<string, string>()
  for (const [name, source] of Object.entries(rule.tags)) {
    const value = read(source)
    if (value !== null && value.value !== '') tags.set(name, tagText(String(value.value)))
  }
  if (at.ordinal >= SLOTS) tags.set(OVERFLOW_TAG, String(Math.floor(at.ordinal / SLOTS)))
  const fields = new Map<string, FieldValue>()
  if (rule.withAllFields)
    for (const [name, value] of ownFields(told, catalog)) fields.set(ownFieldName(name, rule), value)
  for (const [name, source] of Object.entries(rule.fields)) {
    const value = read(source)
    if (value !== null) fields.set(name, value)
  }
  return { point: { measurement: rule.measurement, tags, fields, time } }
}

function sourceValue(told: Told, source: Source, catalog: CatalogSnapshot): FieldValue | null {
  if (source.startsWith('fields.')) return ownField(told, source.slice('fields.'.length), catalog)
  const { severity, endedAt, recordedAt, revision } = told
  if (source === 'revision') return { type: 'integer', value: revision }
  const texts: Readonly<Record<string, string | null>> = {
    asset_id: told.asset,
    asset_type: told.assetType,
    event_type: told.typeId,
    severity: severity === null ? null : fourWord(severity),
    source: told.source,
    recorded_by: told.recordedBy,
    event_id: told.id,
    description: told.description,
    recorded_at: formatInstant(recordedAt),
    ended_at: endedAt === null ? null : formatInstant(endedAt),
  }
  const value = texts[source] ?? null
  return value === null ? null : { type: 'string', value }
}

/** By any name that the field has or had, or by its id. */
function ownField({ typeId, fields }: Told, name: string, catalog: CatalogSnapshot): FieldValue | null {
  const called = catalog.fieldsCalled(name, [typeId])
  const known = called.length > 0 ? called : allFields(typeId, catalog).filter(({ id }) => id === name)
  const field = known.find(({ id }) => Object.hasOwn(fields, id))
  return field ? fieldValue(field, fields[field.id]!) : null
}

function ownFields({ typeId, fields }: Told, catalog: CatalogSnapshot): [string, FieldValue][] {
  const known = new Map(allFields(typeId, catalog).map((field) => [field.id, field]))
  return Object.entries(fields).flatMap(([id, stored]): [string, FieldValue][] => {
    const field = known.get(id)
    const value = field && fieldValue(field, stored)
    return value ? [[field.name, value]] : []
  })
}

/** Of every version; a field that is in several is as it is in the newest. */
function allFields(typeId: string, catalog: CatalogSnapshot): Field[] {
  return catalog.versionsOf(typeId).flatMap(({ fields }) => fields)
}

/** One column has one type for ever: a number is a float, also where it is whole. */
function fieldValue({ type: typeName }: Field, stored: Json): FieldValue | null {
  const type = fieldType(typeName)
  const value = type?.show ? type.show(stored) : stored
  if (value === null) return null
  if (typeof value === 'boolean') return { type: 'boolean', value }
  if (typeof value === 'number') return { type: type?.name === 'integer' ? 'integer' : 'float', value }
  return { type: 'string', value: typeof value === 'string' ? value : JSON.stringify(value) }
}
