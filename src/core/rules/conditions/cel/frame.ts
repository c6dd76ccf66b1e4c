import type { View } from '../variables.ts'
import type { Value } from './value.ts'

/** What one evaluation runs on. */
export type Frame = {
  readonly event: View | null
  readonly old: View | null
  /** The element that a loop has arrived at; loops do not nest. */
  item: Value
  /** Units of work left. */
  budget: number
}

/**
 * What one evaluation may cost. A unit is about ten nanoseconds of the slowest input of its kind, so that all of
 * them are some 1.5 ms, and a few times that while the code is still cold. What does not grow with the values is bounded by the length of the text instead.
 */
export const BUDGET = 150_000

/** Thrown through an evaluation to end it: the one failure that `||` must not absorb. */
export const EXHAUSTED = new Error('This takes too long on values of this size')

/** Pays for work before it is done. */
export function spend(frame: Frame, units: number): void {
  frame.budget -= units
  if (frame.budget < 0) throw EXHAUSTED
}
