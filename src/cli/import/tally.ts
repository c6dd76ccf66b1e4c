/** How many rows came to what. */
export type Tally = { rows: number; recorded: number; there: number; rejected: number }

export function emptyTally(): Tally {
  return { rows: 0, recorded: 0, there: 0, rejected: 0 }
}

/** The last words of an import. */
export function summary(tally: Tally, seconds: number, dryRun: boolean): string {
  const lines: [string, number][] = dryRun
    ? [
        ['rows read', tally.rows],
        ['can be sent', tally.rows - tally.rejected],
        ['rejected', tally.rejected],
      ]
    : [
        ['rows read', tally.rows],
        ['recorded', tally.recorded],
        ['already there', tally.there],
        ['rejected', tally.rejected],
      ]
  const rate = Math.round(tally.rows / Math.max(seconds, 0.001))
  const counts = lines.map(([what, count]) => `${what.padEnd(14)}${grouped(count).padStart(14)}`)
  return `${counts.join('\n')}\n${seconds.toFixed(1)} seconds, ${grouped(rate)} rows/s\n`
}

/** 1,234,567 */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
