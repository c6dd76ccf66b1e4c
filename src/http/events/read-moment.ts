import type { Problem } from '../../core/problems.ts'
import { type Instant, MICROS_PER_DAY } from '../../core/time/instant.ts'
import { parseDatetime } from '../../core/time/parse-datetime.ts'

const BARE_DAY = /^\d{4}-\d{2}-\d{2}$/

/** A `+` in a URL that nobody escaped arrives as a space, and means an offset only after a time of day. */
const UNESCAPED_OFFSET = /(?<=\d:\d{2}(?::\d{2}(?:\.\d+)?)?) (?=\d{2}:?\d{2}$)/

/** Where a stretch of time begins; undefined when the parameter is absent or is no datetime. */
export function readFrom(query: URLSearchParams, name: string, problems: Problem[]): Instant | undefined {
  return readMoment(query.getAll(name).at(-1), name, problems)
}

/** Where a stretch of time ends: a bare day is part of it to its last microsecond. */
export function readTo(query: URLSearchParams, name: string, problems: Problem[]): Instant | undefined {
  const text = query.getAll(name).at(-1)
  const moment = readMoment(text, name, problems)
  return moment !== undefined && BARE_DAY.test(text!) ? moment + BigInt(MICROS_PER_DAY) - 1n : moment
}

function readMoment(text: string | undefined, name: string, problems: Problem[]): Instant | undefined {
  if (text === undefined) return undefined
  const parsed = parseDatetime(text.replace(UNESCAPED_OFFSET, '+'))
  if (parsed.ok) return parsed.instant
  const { code, message, ctx } = parsed
  problems.push({ path: [name], code, message, input: text, ...(ctx && { ctx }) })
  return undefined
}
