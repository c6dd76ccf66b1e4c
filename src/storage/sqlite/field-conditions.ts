import type { Comparison } from '../../core/events/event-query.ts'
import type { Json } from '../../core/json.ts'
import { type Condition, of } from '../sql/event-conditions.ts'
import { type Alternative, type EventLookup, type FieldLookup, kindOf } from '../sql/event-lookup.ts'
import { joined, sql } from '../sql/fragment.ts'

/** The field filters of a lookup, on the JSON of the entry `c`. */
export function fieldConditions({ fields }: EventLookup): Condition[] {
  return fields.map((filter, index) => fieldCondition(filter, index))
}

function fieldCondition({ alternatives, comparison }: FieldLookup, filter: number): Condition {
  if (alternatives.length === 0) return comparison === 'ne' ? sql`true` : sql`false`
  const any = sql`(${joined(
    alternatives.map((one, index) => alternative(one, comparison, { filter, index })),
    ' or ',
  )})`
  return comparison === 'ne' ? sql`not coalesce(${any}, false)` : any
}

type At = { readonly filter: number; readonly index: number }

/** Fields that share a value are one condition, however many they are: the event has few, the name may have many. */
function alternative({ fieldIds, value }: Alternative, comparison: Comparison, at: At): Condition {
  const found = (lookup: EventLookup) => lookup.fields[at.filter]!.alternatives[at.index]!
  const valueAt: Place['value'] = (read) => of((lookup) => read(found(lookup).value))
  if (fieldIds.length === 1) {
    const path = of((lookup) => `$."${found(lookup).fieldIds[0]}"`)
    return compared({ path, value: valueAt }, comparison, value)
  }
  const ids = of((lookup) => JSON.stringify(found(lookup).fieldIds))
  return sql`exists (select 1 from json_each(c.fields) as f
    where f.key in (select value from json_each(${ids}))
      and ${compared({ path: sql`f.fullkey`, value: valueAt }, comparison, value)})`
}

/** Where a field is found, and the filter's value in each lookup of its shape. */
type Place = {
  readonly path: Condition
  readonly value: (read: (value: Json) => string | number) => Condition
}

const OPERATORS = { gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` } as const

/** Null, which counts as false, where the field has no value. */
function compared(place: Place, comparison: Comparison, value: Json): Condition {
  if (comparison === 'eq' || comparison === 'ne') return equal(place)
  if (comparison === 'contains') return contains(place, value)
  return ordered(place, OPERATORS[comparison], value)
}

/** Both sides are JSON text as `JSON.stringify` writes it, so that numbers are compared to the last digit. */
function equal({ path, value }: Place): Condition {
  return sql`c.fields -> ${path} = ${value((given) => JSON.stringify(given))}`
}

/** Only numbers with numbers and texts with texts; SQL would put every number before every text. */
function ordered({ path, value }: Place, operator: Condition, given: Json): Condition {
  switch (kindOf(given)) {
    case 'number':
      return sql`json_type(c.fields, ${path}) in ('integer', 'real')
        and cast(c.fields ->> ${path} as real) ${operator} ${value(asNumber)}`
    case 'string':
      return sql`json_type(c.fields, ${path}) = 'text' and c.fields ->> ${path} ${operator} ${value(asText)}`
    default:
      return sql`false`
  }
}

function contains(place: Place, given: Json): Condition {
  const { path, value } = place
  const item = isItem(place, given)
  const inList = sql`json_type(c.fields, ${path}) = 'array'
    and exists (select 1 from json_each(c.fields, ${path}) as item where ${item})`
  if (kindOf(given) !== 'string') return sql`(${inList})`
  return sql`(json_type(c.fields, ${path}) = 'text' and instr(c.fields ->> ${path}, ${value(asText)}) > 0
    or ${inList})`
}

function isItem({ value }: Place, given: Json): Condition {
  switch (kindOf(given)) {
    case 'string':
      return sql`item.type = 'text' and item.value = ${value(asText)}`
    case 'number':
      return sql`item.type in ('integer', 'real') and cast(item.value as real) = ${value(asNumber)}`
    case 'boolean':
      return sql`item.type = ${value(String)}`
    default:
      return sql`false`
  }
}

const asNumber = (value: Json) => value as number

const asText = (value: Json) => value as string
