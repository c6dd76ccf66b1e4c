import type { Refused, RejectedDuplicate, Verdict } from '../../core/events/verdict.ts'
import type { Problem, Refusal } from '../../core/problems.ts'
import type { House } from '../house.ts'
import { explainHit, presentHit } from '../present-hit.ts'

/** What a batch says about one of its items; the status is what `POST /events` would have answered. */
export type ItemAnswer = {
  readonly index: number
  readonly status: number
  /** Null where the server failed. */
  readonly verdict: Verdict['outcome'] | null
  /** The event that was recorded, or the one that was there first. */
  readonly id?: string
  readonly warnings?: readonly unknown[]
  readonly duplicate?: ReturnType<typeof presentHit>
  readonly detail?: string | readonly SlimProblem[]
}

/** A problem without its input: an item that is wrong in many ways would come back as often. */
type SlimProblem = {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly ctx?: Problem['ctx']
}

/** More tell nobody more, and 10,000 items can have them. */
const MOST_PROBLEMS = 20

export function answerItem(verdict: Verdict, index: number, house: House): ItemAnswer {
  const { outcome } = verdict
  if (outcome === 'refused') {
    const { status, detail } = answerRefusal(verdict.refusal, index)
    return { index, status, verdict: outcome, detail }
  }
  if (outcome === 'rejected-duplicate') {
    return {
      index,
      status: 409,
      verdict: outcome,
      detail: explainHit(verdict.hit, house),
      duplicate: presentHit(verdict.hit),
    }
  }
  const { event, hit } = verdict
  const isFirst = outcome !== 'merged-into' && outcome !== 'dropped'
  return {
    index,
    status: isFirst ? 201 : 200,
    verdict: outcome,
    id: event.id,
    ...(isFirst && event.warnings.length > 0 && { warnings: event.warnings }),
    ...(hit && { duplicate: presentHit(hit) }),
  }
}

export function answerFailure(index: number, detail: string, status = 500): ItemAnswer {
  return { index, status, verdict: null, detail }
}

/** What stands in the way of a batch that is kept whole or not at all, for its one list of problems. */
export function problemsOf(verdict: RejectedDuplicate | Refused, index: number, house: House): SlimProblem[] {
  const loc = ['body', index]
  if (verdict.outcome === 'rejected-duplicate') {
    const { matched, ...why } = presentHit(verdict.hit)
    return [{ type: verdict.outcome, loc, msg: explainHit(verdict.hit, house), ctx: { ...why, matched } }]
  }
  const { refusal } = verdict
  if (refusal.kind === 'invalid') return slimProblems(refusal.problems, index)
  if (refusal.kind === 'not-found') {
    return [{ type: 'not_found', loc, msg: `${refusal.what} not found`, ctx: { id: refusal.id } }]
  }
  return [{ type: 'conflict', loc, msg: refusal.message, ...(refusal.details && { ctx: refusal.details }) }]
}

function answerRefusal(refusal: Refusal, index: number): Required<Pick<ItemAnswer, 'status' | 'detail'>> {
  if (refusal.kind === 'invalid') return { status: 422, detail: slimProblems(refusal.problems, index) }
  if (refusal.kind === 'not-found') return { status: 404, detail: `${refusal.what} not found` }
  return { status: 409, detail: refusal.message }
}

function slimProblems(problems: readonly Problem[], index: number): SlimProblem[] {
  return problems.slice(0, MOST_PROBLEMS).map(({ code, path, message, ctx }) => ({
    type: code,
    loc: path[0] === 'idempotency-key' ? ['header', ...path] : ['body', index, ...path],
    msg: message,
    ...(ctx && { ctx }),
  }))
}
