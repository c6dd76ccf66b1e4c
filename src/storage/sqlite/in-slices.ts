export type Turns = {
  /** Lets others have theirs; rejects when the read took too long, or nobody waits for it any more. */
  readonly next: () => Promise<void>
  /** How many rows to begin with. */
  readonly rows: number
}

export const ROWS_AT_FIRST = 1_000

const FEWEST_ROWS = 100

const MOST_ROWS = 100_000

/** Milliseconds that a slice should take: so long does everybody else wait. */
const QUICK = 5
const SLOW = 15

/**
 * Reads in slices of so many rows, until a slice says that it was the last one, with a turn for others after each.
 * No statement can be interrupted, so that none may be long.
 */
export async function inSlices(turns: Turns, read: (rows: number) => 'more' | 'done'): Promise<void> {
  let { rows } = turns
  for (;;) {
    const started = performance.now()
    if (read(rows) === 'done') return
    const took = performance.now() - started
    if (took < QUICK) rows = Math.min(rows * 2, MOST_ROWS)
    else if (took > SLOW) rows = Math.max(Math.floor(rows / 2), FEWEST_ROWS)
    await turns.next()
  }
}
