import type { Relation } from '../../core/correlation/correlation.ts'
import type { Match } from '../../core/correlation/matching.ts'
import { fieldName, MEMBERS } from '../../core/duplication/fingerprint-key.ts'
import type { Source } from '../../core/events/event.ts'
import type { Problem } from '../../core/problems.ts'
import { valueError } from '../../core/storable-text.ts'
import { parseDuration } from '../../core/time/duration.ts'
import { Refused } from '../dialect.ts'
import { isObject } from '../fastapi/checks/object.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Ask } from '../route.ts'
import { type CorrelateBody, checkCorrelate, type Place, SCOPES, SOURCE_WORDS } from './schemas.ts'

export type LinkWish = {
  readonly eventIds: readonly string[]
  readonly listedIn: 'event_ids' | 'related_event_ids'
  readonly relation: Relation
  readonly comment: string | null
  readonly dryRun: boolean
}

export type SuggestWish = {
  /** Microseconds. */
  readonly window: { readonly before: bigint; readonly after: bigint }
  readonly places: readonly Place[]
  /** Null: whatever they say. */
  readonly match: Match | null
  /** Null: however they came in. */
  readonly sources: readonly Source[] | null
  readonly minScore: number
  readonly limit: number
}

export type CorrelateWish = { readonly link: LinkWish } | { readonly suggest: SuggestWish }

const DAY = 86_400_000_000n
const MAX_WINDOW = 366n * DAY

/** @throws Refused with everything that is wrong with the body; none at all asks for suggestions. */
export function readCorrelate(request: Ask): CorrelateWish {
  const isEmpty = request.body === undefined || request.body.length === 0
  const body: CorrelateBody = isEmpty ? {} : readBody(request, checkCorrelate)
  const problems = TWINS.flatMap((twins) => twinProblems(body, twins))
  const window = readWindow(body, problems)
  problems.push(...matchProblems(body))
  if (problems.length > 0) throw new Refused({ kind: 'invalid', problems })
  const eventIds = body.event_ids ?? body.related_event_ids
  if (eventIds) {
    const relation = body.relation ?? body.relationship ?? 'related'
    const comment = body.comment ?? body.note ?? null
    const listedIn = body.event_ids ? 'event_ids' : 'related_event_ids'
    return { link: { eventIds, listedIn, relation, comment, dryRun: body.dry_run ?? false } }
  }
  const { scope = 'all', min_score: minScore = 0, limit = 20 } = body
  const narrowed = { match: readMatch(body), sources: readSources(body) }
  return { suggest: { window, places: SCOPES[scope], ...narrowed, minScore, limit } }
}

/** Two names of one thing. */
const TWINS = [
  ['related_event_ids', 'event_ids'],
  ['relationship', 'relation'],
  ['note', 'comment'],
  ['window_minutes', 'window'],
  ['time_window', 'window'],
  ['time_window', 'window_minutes'],
] as const

function twinProblems(body: CorrelateBody, [one, other]: (typeof TWINS)[number]): Problem[] {
  if ((body[one] ?? null) === null || (body[other] ?? null) === null) return []
  const error = `send ${one} or ${other}, not both`
  return [
    { path: [one], code: 'value_error', message: `Value error, ${error}`, input: body[one], ctx: { error } },
  ]
}

function readMatch({ match }: CorrelateBody): Match | null {
  if (match === undefined || match === null) return null
  return { aggregate: match.aggregate ?? 'all', fields: [...new Set(match.fields)] }
}

function readSources({ sources }: CorrelateBody): Source[] | null {
  return sources ? [...new Set(sources.map((word) => SOURCE_WORDS[word]))] : null
}

/** Whether the event has such fields is asked when it is known. */
function matchProblems({ match }: CorrelateBody): Problem[] {
  return (match?.fields ?? []).flatMap((key, index) => {
    if (MEMBERS.has(key) || fieldName(key)) return []
    const error = `'${key}' is none of ${[...MEMBERS.keys()].join(', ')} and fields.<name>`
    return [{ path: ['match', 'fields', index], ...valueError(error), input: key }]
  })
}

function readWindow(body: CorrelateBody, problems: Problem[]) {
  const { window, window_minutes: minutes, time_window: seconds } = body
  if (minutes !== undefined) return bothWays(BigInt(Math.round(minutes * 60e6)))
  if (seconds !== undefined) return bothWays(BigInt(Math.round(seconds * 1e6)))
  if (window === undefined || window === null) return bothWays(DAY)
  if (!isObject(window)) return bothWays(readSpan(window, ['window'], problems))
  for (const name of Object.keys(window)) {
    if (name === 'before' || name === 'after') continue
    problems.push({
      path: ['window', name],
      code: 'extra_forbidden',
      message: 'Extra inputs are not permitted',
      input: window[name],
    })
  }
  const { before = null, after = null } = window
  return {
    before: before === null ? DAY : readSpan(before, ['window', 'before'], problems),
    after: after === null ? DAY : readSpan(after, ['window', 'after'], problems),
  }
}

function bothWays(span: bigint) {
  return { before: span, after: span }
}

function readSpan(input: unknown, path: Problem['path'], problems: Problem[]): bigint {
  const parsed = parseDuration(input)
  if (!parsed.ok) {
    problems.push({
      path,
      code: parsed.code,
      message: parsed.message,
      input,
      ...(parsed.ctx && { ctx: parsed.ctx }),
    })
    return DAY
  }
  if (parsed.duration >= 0n && parsed.duration <= MAX_WINDOW) return parsed.duration
  const error = 'a window should be from 0 seconds to 366 days'
  problems.push({ path, code: 'value_error', message: `Value error, ${error}`, input, ctx: { error } })
  return DAY
}
