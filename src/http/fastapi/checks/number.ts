import type { Fault } from '../detail-item.ts'
import { float } from '../json-value.ts'
import { type Check, refuse } from './check.ts'
import { type NumberText, readFloatText, readIntegerText } from './number-text.ts'
import type { JsonSchema } from './schema.ts'

const NOT_FINITE: Fault = { type: 'finite_number', msg: 'Input should be a finite number' }

const INTEGER_FAULTS: Readonly<Record<Exclude<IntegerProblem, 'not-finite'>, Fault>> = {
  'wrong-type': { type: 'int_type', msg: 'Input should be a valid integer' },
  'has-fraction': {
    type: 'int_from_float',
    msg: 'Input should be a valid integer, got a number with a fractional part',
  },
  'not-a-number': {
    type: 'int_parsing',
    msg: 'Input should be a valid integer, unable to parse string as an integer',
  },
  'too-large': {
    type: 'int_parsing_size',
    msg: 'Unable to parse input string as an integer, exceeded maximum size',
  },
}

const NUMBER_FAULTS = {
  'wrong-type': { type: 'float_type', msg: 'Input should be a valid number' },
  'not-a-number': {
    type: 'float_parsing',
    msg: 'Input should be a valid number, unable to parse string as a number',
  },
} satisfies Record<string, Fault>

type IntegerProblem = 'wrong-type' | 'has-fraction' | 'not-a-number' | 'too-large' | 'not-finite'

/**
 * Checks a whole number as pydantic does: 5, 5.0, "5", true. Bounds come before size, and beyond 2^53, where
 * a double is no longer exact, an integer is too large for us, though not for Python.
 */
export function integerCheck(schema: JsonSchema): Check {
  const bounds = boundFaults(schema, (limit) => limit)
  return (value, trail) => {
    const number = readInteger(value)
    if (number === 'not-finite') return refuse(trail, NOT_FINITE, value)
    if (typeof number === 'string') return refuse(trail, INTEGER_FAULTS[number], value)
    for (const bound of bounds) if (!bound.holds(number)) return refuse(trail, bound.fault, value)
    return Number.isSafeInteger(number) ? number : refuse(trail, INTEGER_FAULTS['too-large'], value)
  }
}

function readInteger(value: unknown): number | IntegerProblem {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') return readIntegerText(value)
  if (typeof value !== 'number') return 'wrong-type'
  if (!Number.isFinite(value)) return 'not-finite'
  // Adding 0 turns -0 into 0.
  return Number.isInteger(value) ? value + 0 : 'has-fraction'
}

/** Checks a number as pydantic does: 5, 5.5, "5.5", true; NaN and the infinities are refused. */
export function numberCheck(schema: JsonSchema): Check {
  const bounds = boundFaults(schema, float)
  return (value, trail) => {
    const number = readNumber(value)
    if (typeof number === 'string') return refuse(trail, NUMBER_FAULTS[number], value)
    if (!Number.isFinite(number)) return refuse(trail, NOT_FINITE, value)
    for (const bound of bounds) if (!bound.holds(number)) return refuse(trail, bound.fault, value)
    return number
  }
}

function readNumber(value: unknown): NumberText | 'wrong-type' {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'string' ? readFloatText(value) : 'wrong-type'
}

type Bound = { readonly holds: (number: number) => boolean; readonly fault: Fault }

/** The bounds of a schema in the order in which pydantic tries them; `written` says how a limit is echoed. */
function boundFaults(schema: JsonSchema, written: (limit: number) => unknown): readonly Bound[] {
  const { maximum, exclusiveMaximum, minimum, exclusiveMinimum } = schema
  const bounds: Bound[] = []
  const add = (limit: number | undefined, holds: (number: number, limit: number) => boolean, is: Wording) => {
    if (limit === undefined) return
    const fault = {
      type: is.type,
      msg: `Input should be ${is.words} ${limit}`,
      ctx: { [is.key]: written(limit) },
    }
    bounds.push({ holds: (number) => holds(number, limit), fault })
  }
  add(maximum, (number, limit) => number <= limit, AT_MOST)
  add(exclusiveMaximum, (number, limit) => number < limit, BELOW)
  add(minimum, (number, limit) => number >= limit, AT_LEAST)
  add(exclusiveMinimum, (number, limit) => number > limit, ABOVE)
  return bounds
}

type Wording = { readonly type: string; readonly words: string; readonly key: string }

const AT_MOST: Wording = { type: 'less_than_equal', words: 'less than or equal to', key: 'le' }
const BELOW: Wording = { type: 'less_than', words: 'less than', key: 'lt' }
const AT_LEAST: Wording = { type: 'greater_than_equal', words: 'greater than or equal to', key: 'ge' }
const ABOVE: Wording = { type: 'greater_than', words: 'greater than', key: 'gt' }
