/** What one run of one side found out, by the name of the metric. */
export type Metrics = Readonly<Record<string, number>>

export type Side = () => Promise<Metrics> | Metrics

export const UNITS = ['/s', 'ns', 'µs', 'ms', 's', 'MB', 'events'] as const

export type Unit = (typeof UNITS)[number]

/** With a yardstick a goal is about the ratio ours / yardstick, without one about ours in the line's unit. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number }

/** One line of the table; without a goal it is for information. */
export type Line = {
  readonly metric: string
  /** What it says in the table, beside the contest's own name. */
  readonly label: string
  readonly unit: Unit
  readonly goal?: Goal
}

/** Two sides that take turns: yardstick, ours, yardstick, ours. Without a yardstick ours runs alone. */
export type Contest = {
  readonly label: string
  readonly lines: readonly Line[]
  readonly runs: number
  readonly yardstick?: Side
  readonly ours: Side
  /** One run of each side that does not count, unless it is `none`. */
  readonly warmUp?: 'none'
}

export type Opened =
  | { readonly contests: readonly Contest[]; readonly close: () => Promise<void> | void }
  | { readonly skipped: string }

/** One file in `bench/rows` exports one of these, as `row`; its `name` is what `npm run bench -- NAME` takes. */
export type Row = {
  readonly name: string
  /** What ours is held against, in a few words. */
  readonly against: string
  readonly open: (workshop: Workshop) => Promise<Opened>
}

/** What rows are given to work with. */
export type Workshop = {
  /** A folder of this run's own, gone at its end. */
  readonly folder: string
  /** Where Node leaves CPU profiles of the servers that are measured; null where none are asked for. */
  readonly profiles: string | null
  readonly tell: (progress: string) => void
}
