import type { Json } from '../../core/json.ts'
import type { Problem } from '../../core/problems.ts'
import type { DetailItem } from './detail-item.ts'

/** The domain's form of an item of a validator; the place it starts with is named beside the problem. */
export function problemOf({ type, loc, msg, input, ctx }: DetailItem): Problem {
  const problem = { path: loc.slice(1), code: type, message: msg, input }
  return ctx === undefined ? problem : { ...problem, ctx: ctx as Readonly<Record<string, Json>> }
}
