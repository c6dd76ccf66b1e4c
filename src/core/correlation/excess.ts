/** 95 % one-sided. */
const Z = 1.6449

/**
 * The lower confidence bound of `observed / expected` for a count that is Poisson by chance: what is at least so
 * many times as frequent as chance, with few observations pulled towards 0. Byar's approximation of the exact bound,
 * as in Breslow and Day, "Statistical Methods in Cancer Research", volume II (IARC 1987), section 2.3.
 */
export function excessAtLeast(observed: number, expected: number): number {
  if (observed === 0 || expected <= 0) return 0
  const root = 1 - 1 / (9 * observed) - Z / (3 * Math.sqrt(observed))
  return root <= 0 ? 0 : (observed * root ** 3) / expected
}
