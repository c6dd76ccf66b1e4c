const FIRST = 500

const LONGEST = 60_000

/**
 * Milliseconds to wait after so many failures in a row: twice as long each time, up to a minute. Chance takes up to
 * half of it away, so that feeds that failed together do not all come back together.
 */
export function backOff(failures: number, random: number): number {
  const whole = Math.min(FIRST * 2 ** Math.min(failures - 1, 20), LONGEST)
  return Math.round(whole * (1 - random / 2))
}
