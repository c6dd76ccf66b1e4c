/** Several values of one metric: the one in the middle, and how far the others lie from it. */
export type Summary = { readonly median: number; readonly low: number; readonly high: number }

export function summaryOf(values: readonly number[]): Summary {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) }
}

/** Of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('There is no median of nothing')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The smallest value that at least this share of the values do not exceed; `share` from 0 to 1. */
export function quantile(values: Float64Array | readonly number[], share: number): number {
  if (values.length === 0) throw new Error('There is no quantile of nothing')
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}
