import { type Budget, pay } from '../budget.ts'
import type { View } from '../variables.ts'
import type { Value } from './value.ts'

/** What one evaluation runs on. */
export type Frame = {
  readonly event: View | null
  readonly old: View | null
  /** The element that a loop has arrived at; loops do not nest. */
  item: Value
  /** Shared by everything that is asked about one event. */
  readonly budget: Budget
}

/** Pays for work before it is done. */
export function spend({ budget }: Frame, units: number): void {
  pay(budget, units)
}
