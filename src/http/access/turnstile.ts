/** Lets some work run at once and some wait; the rest is turned away instead of piling up. */
export type Turnstile = {
  /** Runs `work` when its turn comes; `full` without running it when too many wait already. */
  readonly enter: <T>(work: () => Promise<T>) => Promise<T> | 'full'
}

export function createTurnstile({ atOnce, waiting }: { atOnce: number; waiting: number }): Turnstile {
  const queue: (() => void)[] = []
  let inside = 0

  const leave = (): void => {
    const next = queue.shift()
    if (next) next()
    else inside -= 1
  }
  const run = <T>(work: () => Promise<T>): Promise<T> => work().finally(leave)

  return {
    enter: <T>(work: () => Promise<T>) => {
      if (inside < atOnce) {
        inside += 1
        return run(work)
      }
      if (queue.length >= waiting) return 'full'
      return new Promise<void>((resolve) => queue.push(resolve)).then(() => run(work))
    },
  }
}
