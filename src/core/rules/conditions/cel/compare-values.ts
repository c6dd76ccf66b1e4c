import { type Frame, spend } from './frame.ts'
import { readSpan, readTime } from './time-text.ts'
import { failure, isFailure, kindOf, type Span, type Time, type Value } from './value.ts'

/** Whether two values are alike; neither is a failure. */
export function equals(one: Value, other: Value, frame: Frame): boolean {
  if (one === other) {
    if (typeof one === 'string') spend(frame, one.length >> 4)
    return true
  }
  const kind = kindOf(one)
  if (kind === kindOf(other)) return alike(one, other, frame, kind)
  if (typeof one === 'string') return saysSame(other, one, frame)
  return typeof other === 'string' && saysSame(one, other, frame)
}

/** Whether one of the elements is like the value, which is no failure. */
export function contains(list: readonly Value[], sought: Value, frame: Frame): boolean {
  spend(frame, list.length * 3)
  return list.some((element) => equals(sought, element, frame))
}

function alike(one: Value, other: Value, frame: Frame, kind: string): boolean {
  switch (kind) {
    case 'text':
      spend(frame, (one as string).length >> 4)
      return false
    case 'time':
    case 'duration':
      return (one as Time).micros === (other as Time).micros
    case 'list':
      return sameLists(one as readonly Value[], other as readonly Value[], frame)
    case 'map':
      return sameMaps(one as ReadonlyMap<string, Value>, other as ReadonlyMap<string, Value>, frame)
    default:
      return false
  }
}

function sameLists(one: readonly Value[], other: readonly Value[], frame: Frame): boolean {
  spend(frame, one.length * 5)
  return one.length === other.length && one.every((element, index) => equals(element, other[index]!, frame))
}

function sameMaps(one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>, frame: Frame): boolean {
  spend(frame, one.size * 10)
  if (one.size !== other.size) return false
  for (const [key, value] of one) {
    const twin = other.get(key)
    if (twin === undefined || !equals(value, twin, frame)) return false
  }
  return true
}

function saysSame(value: Value, text: string, frame: Frame): boolean {
  const kind = kindOf(value)
  if (kind !== 'time' && kind !== 'duration') return false
  const said = kind === 'time' ? readTime(text, frame) : readSpan(text, frame)
  return !isFailure(said) && (said as Time).micros === (value as Time).micros
}

/** Negative, zero or positive; or why there is no order. */
export function compare(one: Value, other: Value, frame: Frame): number | Value {
  if (isFailure(one)) return one
  if (isFailure(other)) return other
  const kinds = [kindOf(one), kindOf(other)]
  if (kinds[0] === 'text' && kinds[1] === 'text') {
    spend(frame, Math.min((one as string).length, (other as string).length) >> 4)
    return one === other ? 0 : (one as string) < (other as string) ? -1 : 1
  }
  for (const kind of ['time', 'duration'] as const) {
    if (kinds.includes(kind)) return compareMicros(asMicros(one, kind, frame), asMicros(other, kind, frame))
  }
  return NO_ORDER
}

const NO_ORDER = failure(
  'wrong-type',
  'Only two numbers, two texts, two times or two durations have an order',
)

function asMicros(value: Value, kind: 'time' | 'duration', frame: Frame): bigint | Value {
  const read = kind === 'time' ? readTime : readSpan
  const said = typeof value === 'string' ? read(value, frame) : value
  if (isFailure(said)) return said
  return kindOf(said) === kind ? (said as Span).micros : NO_ORDER
}

function compareMicros(one: bigint | Value, other: bigint | Value): number | Value {
  if (typeof one !== 'bigint') return one
  if (typeof other !== 'bigint') return other
  return one < other ? -1 : one > other ? 1 : 0
}
