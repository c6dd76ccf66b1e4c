import type { Relation } from '../../core/correlation/correlation.ts'
import type { Problem } from '../../core/problems.ts'
import { parseDuration } from '../../core/time/duration.ts'
import { Refused } from '../dialect.ts'
import { isObject } from '../fastapi/checks/object.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Ask } from '../route.ts'
import { type CorrelateBody, checkCorrelate, type Place, SCOPES } from './schemas.ts'

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
  if (problems.length > 0) throw new Refused({ kind: 'invalid', problems })
  const eventIds = body.event_ids ?? body.related_event_ids
  if (eventIds) {
    const relation = body.relation ?? body.relationship ?? 'related'
    const comment = body.comment ?? body.note ?? null
    const listedIn = body.event_ids ? 'event_ids' : 'related_event_ids'
    return { link: { eventIds, listedIn, relation, comment, dryRun: body.dry_run ?? false } }
  }
  const { scope = 'all', min_score: minScore = 0, limit = 20 } = body
  return { suggest: { window, places: SCOPES[scope], minScore, limit } }
}

/** Two names of one thing. */
const TWINS = [
  ['related_event_ids', 'event_ids'],
  ['relationship', 'relation'],
  ['note', 'comment'],
  ['window_minutes', 'window'],
] as const

function twinProblems(body: CorrelateBody, [one, other]: (typeof TWINS)[number]): Problem[] {
  if ((body[one] ?? null) === null || (body[other] ?? null) === null) return []
  const error = `send ${one} or ${other}, not both`
  return [
    { path: [one], code: 'value_error', message: `Value error, ${error}`, input: body[one], ctx: { error } },
  ]
}

function readWindow({ window, window_minutes: minutes }: CorrelateBody, problems: Problem[]) {
  if (minutes !== undefined) return bothWays(BigInt(Math.round(minutes * 60e6)))
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
