import type { Fault } from '../detail-item.ts'
import { type Check, REFUSED, refuse, type Trail, under } from './check.ts'
import { isObject } from './object.ts'
import { storableText } from './text.ts'

const NOT_A_RECORD: Fault = { type: 'dict_type', msg: 'Input should be a valid dictionary' }
const NOT_FINITE: Fault = { type: 'finite_number', msg: 'Input should be a finite number' }

/** Checks an object of any keys, whose values all pass one check. */
export function recordCheck(item: Check): Check {
  return (value, trail) => {
    if (!isObject(value)) return refuse(trail, NOT_A_RECORD, value)
    return item === anythingCheck ? anythingCheck(value, trail) : convertEntries(value, item, trail)
  }
}

function convertEntries(
  object: Readonly<Record<string, unknown>>,
  item: Check,
  trail: Trail | undefined,
): unknown {
  const entries: [string, unknown][] = []
  let sound = true
  for (const [key, value] of Object.entries(object)) {
    const checked = checkEntry(key, item(value, under(trail, key)), trail)
    if (checked !== REFUSED) entries.push([key, checked])
    else if (trail) sound = false
    else return REFUSED
  }
  // From entries, since assigning a key called __proto__ would change the object's kind.
  return sound ? Object.fromEntries(entries) : REFUSED
}

/** Passes any JSON value that can be stored: no U+0000, lone surrogate, NaN or infinity anywhere in it. */
export const anythingCheck: Check = (value, trail) => {
  if (typeof value === 'string') return storableText(value, trail)
  if (typeof value === 'number') return Number.isFinite(value) ? value : refuse(trail, NOT_FINITE, value)
  if (typeof value !== 'object' || value === null) return value
  const isList = Array.isArray(value)
  let sound = true
  for (const [key, item] of Object.entries(value)) {
    const checked = anythingCheck(item, under(trail, isList ? Number(key) : key))
    if ((isList ? checked : checkEntry(key, checked, trail)) !== REFUSED) continue
    if (!trail) return REFUSED
    sound = false
  }
  return sound ? value : REFUSED
}

/** Refuses a sound value, too, where its key cannot be stored; pydantic's place for a bad key is `[key]`. */
function checkEntry(key: string, checked: unknown, trail: Trail | undefined): unknown {
  const badKey = storableText(key, under(under(trail, key), '[key]')) === REFUSED
  return badKey ? REFUSED : checked
}
