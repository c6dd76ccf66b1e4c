/** Where a value stands: `body` or `query` first, then keys and positions from the outside in. */
export type Loc = readonly (string | number)[]

/** One entry of FastAPI's `detail` list; its keys are written in this order. */
export type DetailItem = {
  readonly type: string
  readonly loc: Loc
  readonly msg: string
  readonly input: unknown
  readonly ctx?: Readonly<Record<string, unknown>>
}

/**
 * Problems that one answer lists: more than anybody mends at a time. Without an end a body of 1 MB could ask for
 * an answer of several hundred.
 */
export const MAX_ITEMS = 100

/** What is wrong with a value, wherever it stands. */
export type Fault = Pick<DetailItem, 'type' | 'msg' | 'ctx'>

/** The item for a fault of `input` at a place. */
export function detailItem(fault: Fault, loc: Loc, input: unknown): DetailItem {
  const { type, msg, ctx } = fault
  return ctx === undefined ? { type, loc, msg, input } : { type, loc, msg, input, ctx }
}

export const MISSING: Fault = { type: 'missing', msg: 'Field required' }
