import type { Fault } from '../detail-item.ts'
import { type Check, REFUSED, refuse, type Trail, under } from './check.ts'
import type { JsonSchema } from './schema.ts'

const NOT_A_LIST: Fault = { type: 'list_type', msg: 'Input should be a valid list' }

/** Checks a list and its items. One that is too long is not looked into; too short is said of sound items only. */
export function listCheck(schema: JsonSchema, item: Check): Check {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
  return (value, trail) => {
    if (!Array.isArray(value)) return refuse(trail, NOT_A_LIST, value)
    if (value.length > maxItems) return refuse(trail, tooLong(maxItems, value.length), value)
    const items = checkItems(value, item, trail)
    if (items === REFUSED || value.length >= minItems) return items
    return refuse(trail, tooShort(minItems, value.length), value)
  }
}

function checkItems(values: readonly unknown[], item: Check, trail: Trail | undefined): unknown {
  const items: unknown[] = []
  let sound = true
  for (const [index, value] of values.entries()) {
    const checked = item(value, under(trail, index))
    if (checked !== REFUSED) items.push(checked)
    else if (trail) sound = false
    else return REFUSED
  }
  return sound ? items : REFUSED
}

function tooLong(most: number, actual: number): Fault {
  const msg = `List should have at most ${most} ${itemWord(most)} after validation, not ${actual}`
  return { type: 'too_long', msg, ctx: { field_type: 'List', max_length: most, actual_length: actual } }
}

function tooShort(least: number, actual: number): Fault {
  const msg = `List should have at least ${least} ${itemWord(least)} after validation, not ${actual}`
  return { type: 'too_short', msg, ctx: { field_type: 'List', min_length: least, actual_length: actual } }
}

function itemWord(count: number): string {
  return count === 1 ? 'item' : 'items'
}
