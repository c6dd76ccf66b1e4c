import { setImmediate } from 'node:timers/promises'
import type { WorkInTurns } from './core/work-in-turns.ts'

/** Milliseconds that others wait at most, but for a piece that takes longer by itself. */
const TURN = 2

export const workInTurns: WorkInTurns = async (pieces) => {
  let since = performance.now()
  for (const _ of pieces) {
    if (performance.now() - since < TURN) continue
    await setImmediate()
    since = performance.now()
  }
}
