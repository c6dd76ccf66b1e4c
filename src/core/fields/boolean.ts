import { type Fault, fails, passes } from './checked.ts'
import type { FieldType, ValueCheck } from './field-type.ts'
import { withSettings } from './setting.ts'

const NOT_A_BOOLEAN: Fault = { code: 'bool_type', message: 'Input should be a valid boolean' }

const checkBoolean: ValueCheck = (value, path) =>
  typeof value === 'boolean' ? passes(value) : fails(NOT_A_BOOLEAN, value, path)

const FILTERS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** `true` or `false`, nothing that resembles them. */
export const boolean: FieldType = {
  name: 'boolean',
  aliases: ['bool'],
  ...withSettings('boolean', {}),
  compile: () => checkBoolean,
  readFilter: (text) => FILTERS.get(text.toLowerCase()) ?? null,
}
