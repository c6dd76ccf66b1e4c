import type { Rest } from './rest.ts'
import type { Timers } from './timers.ts'

/** Milliseconds of the thread's time that an entry costs, roughly: read, put into another form and sent. */
const COST = 0.025

/** How many times as long as it worked a feed lets others work, where they want to. */
const TURNS = 9

export type Waiting = { readonly rest: Rest; readonly timers: Timers; readonly signal: AbortSignal }

/**
 * Lets others have the thread after a feed has worked on so many entries: for as long as that took, and up to nine
 * times as long while others are busy. A feed that is far behind takes half of an idle thread and a tenth of a busy
 * one.
 */
export async function giveWay(entries: number, { rest, timers, signal }: Waiting): Promise<void> {
  const work = Math.floor(entries * COST)
  if (work === 0) return
  const before = timers.idle()
  for (let turn = 0; turn < TURNS && !signal.aborted; turn += 1) {
    await rest.for(work, 'deaf')
    if (timers.idle() - before >= work / 2) return
  }
}
