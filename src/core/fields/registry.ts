import { asset } from './asset.ts'
import { boolean } from './boolean.ts'
import { date } from './date.ts'
import { datetime } from './datetime.ts'
import { duration } from './duration.ts'
import type { FieldType } from './field-type.ts'
import { integer } from './integer.ts'
import { multiselect } from './multiselect.ts'
import { number } from './number.ts'
import { select } from './select.ts'
import { text } from './text.ts'

/** Every kind of field, in the order that people are offered them. */
export const FIELD_TYPES: readonly FieldType[] = [
  text,
  number,
  integer,
  boolean,
  select,
  multiselect,
  date,
  datetime,
  duration,
  asset,
]

const BY_NAME: ReadonlyMap<string, FieldType> = new Map(
  FIELD_TYPES.flatMap((type) => [type.name, ...type.aliases].map((name) => [name, type] as const)),
)

/** The kind of field that a word means, letter case aside: its name or one of its aliases. */
export function fieldType(nameOrAlias: string): FieldType | undefined {
  return BY_NAME.get(nameOrAlias.toLowerCase())
}
