import { MAX_INSTANT, MIN_INSTANT } from '../../../../time/instant.ts'
import { type Frame, spend } from '../frame.ts'
import { quoted, readSpan, readTime, writeSpan, writeTime } from '../time-text.ts'
import { ANYTHING, BOOLEAN, DURATION, NUMBER, TEXT, TIME } from '../type.ts'
import { failure, type Span, span, type Time, time, type Value } from '../value.ts'
import { type FunctionRule, functionRule } from './function-rule.ts'

const same = (_: Frame, value: Value) => value

export const CONVERSIONS: readonly FunctionRule[] = [
  functionRule('string(text)', TEXT, same),
  functionRule('string(boolean)', TEXT, (_: Frame, value: boolean) => `${value}`),
  functionRule('string(number)', TEXT, (frame: Frame, value: number) => {
    spend(frame, 30)
    return `${value}`
  }),
  functionRule('string(time)', TEXT, (frame: Frame, value: Time) => writeTime(value, frame)),
  functionRule('string(duration)', TEXT, (frame: Frame, value: Span) => writeSpan(value, frame)),
  ...['double', 'int', 'uint'].flatMap((name) => numberConversions(name)),
  functionRule('bool(boolean)', BOOLEAN, same),
  functionRule('bool(text)', BOOLEAN, (frame: Frame, text: string) => {
    if (text === 'true' || text === 'false') return text === 'true'
    return refused(frame, text, 'neither true nor false')
  }),
  functionRule('timestamp(time)', TIME, same),
  functionRule('timestamp(text)', TIME, (frame: Frame, text: string) => readTime(text, frame)),
  functionRule('timestamp(number)', TIME, fromUnixSeconds),
  functionRule('duration(duration)', DURATION, same),
  functionRule('duration(text)', DURATION, (frame: Frame, text: string) => readSpan(text, frame)),
  functionRule('duration(number)', DURATION, fromSeconds),
  functionRule('dyn(anything)', ANYTHING, same),
]

/** There is one kind of number, so `int` only cuts off the fraction. */
function numberConversions(name: string): FunctionRule[] {
  const cut = name === 'double' ? (value: number) => value : Math.trunc
  return [
    functionRule(`${name}(number)`, NUMBER, (_: Frame, value: number) => cut(value) + 0),
    functionRule(`${name}(text)`, NUMBER, (frame: Frame, text: string) => {
      const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text.slice(0, 40))
        ? Number(text.slice(0, 40))
        : NaN
      return text.length <= 40 && Number.isFinite(number)
        ? cut(number) + 0
        : refused(frame, text, 'no number')
    }),
  ]
}

function refused(frame: Frame, text: string, as: string): Value {
  spend(frame, 50)
  return failure('conversion', `${quoted(text)} is ${as}`)
}

const NO_SUCH_TIME = failure('conversion', 'This is not a time of the years 1 to 9999')
const TOO_LONG = failure('conversion', 'This is too long for a duration')

function fromUnixSeconds(frame: Frame, seconds: number): Value {
  const micros = microsOf(frame, seconds)
  return micros >= MIN_INSTANT && micros <= MAX_INSTANT ? time(micros) : NO_SUCH_TIME
}

function fromSeconds(frame: Frame, seconds: number): Value {
  const micros = microsOf(frame, seconds)
  return micros <= MAX_INSTANT && -micros <= MAX_INSTANT ? span(micros) : TOO_LONG
}

function microsOf(frame: Frame, seconds: number): bigint {
  spend(frame, 20)
  const whole = Math.trunc(seconds)
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((seconds - whole) * 1e6))
}
