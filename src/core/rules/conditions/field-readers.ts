import type { FieldValues } from '../../events/event.ts'
import type { Field } from '../../fields/field.ts'
import { fieldType } from '../../fields/registry.ts'
import type { Json, JsonObject } from '../../json.ts'
import { parseDuration } from '../../time/duration.ts'
import { joinInstant } from '../../time/instant.ts'
import { parseDate } from '../../time/parse-date.ts'
import { parseDatetime } from '../../time/parse-datetime.ts'
import { BOOLEAN, DURATION, NUMBER, TEXT, TEXT_LIST, TIME, type Type } from './cel/type.ts'
import { span, time, type Value } from './cel/value.ts'

/** The value of the field of a name; undefined where there is none, or none that fits the field's type. */
export type FieldReader = (name: string) => Value | undefined

/** How conditions read the values of one kind of field. */
type Kind = {
  readonly type: Type
  readonly submitted: (json: Json) => Value | undefined
  /** Where the log stores another form than the one that is submitted. */
  readonly stored?: (json: Json) => Value | undefined
}

const text: Kind = { type: TEXT, submitted: (json) => (typeof json === 'string' ? json : undefined) }
const number: Kind = { type: NUMBER, submitted: (json) => (typeof json === 'number' ? json : undefined) }

const KINDS: Readonly<Record<string, Kind>> = {
  text,
  number,
  integer: number,
  boolean: { type: BOOLEAN, submitted: (json) => (typeof json === 'boolean' ? json : undefined) },
  select: text,
  multiselect: { type: TEXT_LIST, submitted: readList },
  date: { type: TIME, submitted: readDay },
  datetime: { type: TIME, submitted: readMoment },
  duration: {
    type: DURATION,
    submitted: readSpan,
    stored: (json) => (typeof json === 'number' ? span(BigInt(json)) : undefined),
  },
  asset: text,
}

function readList(json: Json): Value | undefined {
  return Array.isArray(json) && json.every((item) => typeof item === 'string') ? json : undefined
}

function readDay(json: Json): Value | undefined {
  const parsed = parseDate(json)
  return parsed.ok ? time(joinInstant(parsed.day, 0), true) : undefined
}

function readMoment(json: Json): Value | undefined {
  const parsed = parseDatetime(json)
  return parsed.ok ? time(parsed.instant) : undefined
}

function readSpan(json: Json): Value | undefined {
  const parsed = parseDuration(json)
  return parsed.ok ? span(parsed.duration) : undefined
}

function kindOf(field: Field): Kind {
  const kind = KINDS[fieldType(field.type)?.name ?? '']
  if (!kind) throw new Error(`Conditions cannot read fields of the type ${field.type}`)
  return kind
}

/** What a condition knows of a field's values before it sees one. */
export function typeOfField(field: Field): Type {
  return kindOf(field).type
}

export type FieldReaders = {
  /** Values by id, as the log stores them. */
  readonly stored: (values: FieldValues) => FieldReader
  /** Values by name, as they are submitted or stand in a form; one that does not fit its field counts as none. */
  readonly submitted: (values: JsonObject) => FieldReader
}

/** Makes the readers for the fields of one version of an event type. */
export function compileFieldReaders(fields: readonly Field[]): FieldReaders {
  const known = new Map(fields.map((field) => [field.name, { id: field.id, ...kindOf(field) }]))
  return {
    stored: (values) =>
      reader((name) => {
        const field = known.get(name)
        const json = field && own(values, field.id)
        return json === undefined || json === null ? undefined : (field!.stored ?? field!.submitted)(json)
      }),
    submitted: (values) =>
      reader((name) => {
        const json = own(values, name)
        return json === undefined || json === null ? undefined : known.get(name)?.submitted(json)
      }),
  }
}

/** Times, durations and lists are read once, however often a loop asks. */
function reader(read: FieldReader): FieldReader {
  let made: Map<string, Value> | undefined
  return (name) => {
    const known = made?.get(name)
    if (known !== undefined) return known
    const value = read(name)
    if (typeof value !== 'object' || value === null) return value
    made ??= new Map()
    made.set(name, value)
    return value
  }
}

function own(values: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined
}
