import { MAINTENANCE_TYPES } from '../../core/event-types/builtin.ts'

/** Which events become points of a measurement, and what their tags and fields are made of. */
export type MirrorRule = {
  /** Ids of event types; null for all that no other rule names. */
  readonly eventTypes: readonly string[] | null
  readonly measurement: string
  /** Name of the tag or field → where its value is from. */
  readonly tags: Readonly<Record<string, Source>>
  readonly fields: Readonly<Record<string, Source>>
  /** Whether all fields of the event become fields of the point, under their own names. */
  readonly withAllFields: boolean
  /** What fields of the event cannot be called, because the point has something else of that name. */
  readonly takenNames: ReadonlySet<string>
}

/** What every event can say; a field of its own is `fields.` and its name or id. */
export const SOURCES = [
  'asset_id',
  'asset_type',
  'event_type',
  'severity',
  'source',
  'recorded_by',
  'event_id',
  'description',
  'recorded_at',
  'ended_at',
  'revision',
] as const

export type Source = (typeof SOURCES)[number] | `fields.${string}`

/** Every point has it: it is what keeps the points of two assets apart. */
export const ASSET_TAG = 'asset_id'

/** Tells points apart where a microsecond of one asset has more than a thousand; on no other point. */
export const OVERFLOW_TAG = 'overflow'

/** Where nothing can be deleted, it says of a point that it is gone. */
export const SUPERSEDED_FIELD = 'superseded'

/** InfluxDB drops a field called `time`, and a name that is a tag and a field can neither be asked for nor deleted by. */
export const RESERVED_NAMES: readonly string[] = ['time', OVERFLOW_TAG, SUPERSEDED_FIELD]

export const USUAL_TAGS: MirrorRule['tags'] = {
  [ASSET_TAG]: 'asset_id',
  event_type: 'event_type',
  severity: 'severity',
}

export const USUAL_FIELDS: MirrorRule['fields'] = {
  event_id: 'event_id',
  description: 'description',
  recorded_at: 'recorded_at',
  revision: 'revision',
}

/** The maintenance log is always mirrored, and always like this. */
export const MAINTENANCE_RULE: MirrorRule = {
  eventTypes: MAINTENANCE_TYPES,
  measurement: 'maintenance_logs',
  tags: USUAL_TAGS,
  fields: USUAL_FIELDS,
  withAllFields: false,
  takenNames: new Set(),
}

/** What a field of the event is called in a point. No event type has a field with a dot in its name. */
export function ownFieldName(name: string, { takenNames }: MirrorRule): string {
  return takenNames.has(name) ? `fields.${name}` : name
}

/** The names of all tags that points of a measurement may have. */
export function tagNamesOf(rules: readonly MirrorRule[], measurement: string): string[] {
  const names = rules
    .filter((rule) => rule.measurement === measurement)
    .flatMap(({ tags }) => Object.keys(tags))
  return [...new Set([...names, OVERFLOW_TAG])]
}

/** The rule for an event type: the one that names it, else the one for all others. */
export function ruleFor(rules: readonly MirrorRule[], typeId: string): MirrorRule | undefined {
  const named = rules.find(({ eventTypes }) => eventTypes?.includes(typeId))
  return named ?? rules.find(({ eventTypes }) => eventTypes === null)
}
