import type { Json, JsonObject } from '../json.ts'
import { accept, invalid, type Result } from '../problems.ts'

export const MAX_ATTRIBUTES = 200

/** Characters of all attributes together, written as JSON. */
const MAX_SIZE = 65_536

/** Attributes with some of them changed: those that are null are removed, those that are absent stay. */
export function mergeAttributes(before: JsonObject, changes: JsonObject): Result<JsonObject> {
  const merged = new Map<string, Json>([...Object.entries(before), ...Object.entries(changes)])
  // From entries: assigning a key called __proto__ would change the object's kind.
  const attributes = Object.fromEntries([...merged].filter(([, value]) => value !== null))
  const count = Object.keys(attributes).length
  if (count > MAX_ATTRIBUTES)
    return refused(`an asset has at most ${MAX_ATTRIBUTES} attributes, not ${count}`, changes)
  const size = JSON.stringify(attributes).length
  if (size <= MAX_SIZE) return accept(attributes)
  return refused(`attributes take at most ${MAX_SIZE} characters of JSON, not ${size}`, changes)
}

function refused(error: string, input: JsonObject) {
  const message = `Value error, ${error}`
  return invalid({ path: ['attributes'], code: 'value_error', message, input, ctx: { error } })
}
