import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How late the event loop comes to what is due, in seconds. */
export type LoopDelay = {
  /** Of what happened since it was asked last: the delay that so many percent stayed below. */
  readonly since: (percentiles: readonly number[]) => readonly number[]
  readonly stop: () => void
}

/** Milliseconds between two looks; Node counts them into what it measures. */
const RESOLUTION = 5

const NANOSECONDS = 1e9

export function watchEventLoop(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION })
  histogram.enable()
  return {
    since: (percentiles) => {
      const seconds = percentiles.map((percentile) => {
        const measured = percentile === 100 ? histogram.max : histogram.percentile(percentile)
        return Math.max(0, measured / NANOSECONDS - RESOLUTION / 1000)
      })
      histogram.reset()
      return seconds
    },
    stop: () => histogram.disable(),
  }
}
