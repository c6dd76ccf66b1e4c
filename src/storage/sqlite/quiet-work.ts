import type { BatchRunner } from './run-batch.ts'
import type { Command } from './write-commands.ts'

/** Milliseconds after the start, and after a failure, before it is looked whether there is anything to do. */
const LATER = 1_000

/** While commands keep coming, so many times as long as a slice took is left to them. */
const SHARE_OF_OTHERS = 4

/** It is quiet with no more commands a second. */
const FEW_COMMANDS = 500

/** Work that can wait, done in slices between batches: in all the time that nobody needs, else in a fifth of it. */
export type QuietWork = {
  /** After each batch: others need the time, and a changed type may have left something to do. */
  readonly disturb: (batch: readonly Command[]) => void
  readonly end: () => void
}

export function createQuietWork({ work, tidy }: Pick<BatchRunner, 'work' | 'tidy'>): QuietWork {
  let commands = 0
  let counted = performance.now()
  let isUnderWay = false
  let timer: NodeJS.Timeout | undefined

  const slice = () => {
    timer = undefined
    const started = performance.now()
    const isQuiet = commands * 1_000 <= FEW_COMMANDS * (started - counted)
    const outcome = work(isQuiet)
    tidy()
    isUnderWay = outcome === 'more'
    if (outcome === 'failed') plan(LATER)
    else if (outcome === 'more') plan(commands === 0 ? 0 : (performance.now() - started) * SHARE_OF_OTHERS)
    // What is left for a quiet moment is looked at again.
    else if (!isQuiet) plan(LATER)
    commands = 0
    counted = performance.now()
  }
  const plan = (milliseconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(slice, milliseconds)
  }
  plan(LATER)
  return {
    disturb: (batch) => {
      commands += batch.length
      const isTypeChange = ({ name }: Command) => name === 'saveType' || name === 'deleteType'
      if (isUnderWay) return
      if (batch.some(isTypeChange)) plan(0)
      else if (timer === undefined) plan(LATER)
    },
    end: () => clearTimeout(timer),
  }
}
