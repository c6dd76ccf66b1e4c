import type { Json, JsonObject } from '../json.ts'
import { type Fault, fails } from './checked.ts'
import type { ValueCheck } from './field-type.ts'
import type { Agreement, Setting } from './setting.ts'

/** The settings `min` and `max` of a kind whose stored values are ordered by `<`. */
export type Bounds = {
  readonly settings: { readonly min: Setting; readonly max: Setting }
  readonly agree: Agreement
  /** The check of the kind, followed by the bounds of one field. */
  readonly compile: (settings: JsonObject) => ValueCheck
}

/** Gives bounds to a kind; `show` writes a stored value as people know it. */
export function bounds(check: ValueCheck, show: (stored: Json) => Json = (stored) => stored): Bounds {
  return {
    settings: {
      min: { meaning: 'The least value, itself allowed.', check },
      max: { meaning: 'The greatest value, itself allowed.', check },
    },
    agree: (settings) => {
      const [min, max] = readBounds(check, settings)
      if (min === undefined || max === undefined || min <= max) return []
      return [{ path: ['max'], input: settings['max'], ...tooLow(show(min)) }]
    },
    compile: (settings) => {
      const [min, max] = readBounds(check, settings)
      if (min === undefined && max === undefined) return check
      const low = min === undefined ? undefined : tooLow(show(min))
      const high = max === undefined ? undefined : tooHigh(show(max))
      return (value, path) => {
        const checked = check(value, path)
        if (!checked.ok) return checked
        const stored = checked.value as number | string
        if (low && stored < min!) return fails(low, value, path)
        if (high && stored > max!) return fails(high, value, path)
        return checked
      }
    },
  }
}

type Bound = number | string | undefined

function readBounds(check: ValueCheck, settings: JsonObject): [min: Bound, max: Bound] {
  return [readBound(check, settings['min']), readBound(check, settings['max'])]
}

function readBound(check: ValueCheck, setting: Json | undefined): Bound {
  if (setting === undefined || setting === null) return undefined
  const checked = check(setting, [])
  return checked.ok ? (checked.value as number | string) : undefined
}

export function tooLow(ge: Json): Fault {
  return {
    code: 'greater_than_equal',
    message: `Input should be greater than or equal to ${ge}`,
    ctx: { ge },
  }
}

export function tooHigh(le: Json): Fault {
  return { code: 'less_than_equal', message: `Input should be less than or equal to ${le}`, ctx: { le } }
}
