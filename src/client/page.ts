/** One page of a list. */
export type Page<T> = {
  readonly data: readonly T[]
  /** Absent when the question said `total=false`. */
  readonly total?: number
  readonly limit: number
  readonly offset: number
  /** Give it back as `cursor` for the page after this one; null on the last. */
  readonly next_cursor: string | null
}

export type PageQuery = {
  readonly limit?: number
  readonly offset?: number
}
