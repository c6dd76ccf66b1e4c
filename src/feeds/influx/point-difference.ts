import type { Point } from './point.ts'
import type { StoredPoint } from './read-points.ts'

/** What is different about a point that InfluxDB has, in words; null where nothing is. */
export function differenceOf(expected: Point, stored: StoredPoint): string | null {
  if (expected.time !== stored.time) return `time is ${stored.time} instead of ${expected.time}`
  const values = new Map([...expected.fields].map(([name, { value }]) => [name, value]))
  return differingIn('tag', expected.tags, stored.tags) ?? differingIn('field', values, stored.fields)
}

function differingIn(
  what: string,
  expected: ReadonlyMap<string, unknown>,
  stored: ReadonlyMap<string, unknown>,
): string | null {
  const name = [...new Set([...expected.keys(), ...stored.keys()])].find(
    (it) => !isSame(expected.get(it), stored.get(it)),
  )
  if (name === undefined) return null
  return `${what} ${name} is ${shown(stored.get(name))} instead of ${shown(expected.get(name))}`
}

/** Whole numbers beyond what JavaScript counts one by one are read as text. */
function isSame(expected: unknown, stored: unknown): boolean {
  const isLarge = Number.isInteger(expected) && !Number.isSafeInteger(expected)
  return expected === (isLarge && typeof stored === 'string' ? Number(stored) : stored)
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value)
}
