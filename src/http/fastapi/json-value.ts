/** A JSON number with a fraction or an exponent, which Python keeps apart from whole numbers: 5.0 is not 5. */
export type Float = { readonly [FLOAT]: number }

const FLOAT = Symbol('float')

/**
 * A JSON value with everything that `JSON.parse` loses: whole numbers of any size as bigint, floats as floats,
 * and objects as maps, which keep the order of their keys even where a key looks like a number.
 */
export type ExactJson = null | boolean | string | bigint | Float | readonly ExactJson[] | ExactObject
export type ExactObject = ReadonlyMap<string, ExactJson>

export function float(value: number): Float {
  return { [FLOAT]: value }
}

/** The number of a float, or undefined for everything else. */
export function floatValue(value: object): number | undefined {
  return FLOAT in value ? (value[FLOAT] as number) : undefined
}

/** The value as `JSON.parse` would give it, which rounds whole numbers beyond 2^53; NaN and infinities stay. */
export function plainJson(value: ExactJson): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (isArray(value)) return value.map(plainJson)
  if (isExactObject(value)) return Object.fromEntries([...value].map(([key, item]) => [key, plainJson(item)]))
  return floatValue(value)
}

/** What stands at a path inside a value, or undefined where the path leads nowhere. */
export function valueAt(value: ExactJson, path: readonly (string | number)[]): ExactJson | undefined {
  let found: ExactJson | undefined = value
  for (const key of path) {
    if (isExactObject(found)) found = found.get(String(key))
    else if (isArray(found) && typeof key === 'number') found = found[key]
    else return undefined
  }
  return found
}

function isArray(value: unknown): value is readonly ExactJson[] {
  return Array.isArray(value)
}

function isExactObject(value: unknown): value is ExactObject {
  return value instanceof Map
}
