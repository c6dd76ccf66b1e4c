import type { Point, PointPlace } from './point.ts'

/** What InfluxDB says to points: `refused` where something in them is wrong and trying again is no use. */
export type WriteAnswer =
  | { readonly outcome: 'written' }
  | { readonly outcome: 'refused'; readonly reason: string }

export type Erasure = {
  readonly places: readonly PointPlace[]
  /** Of each measurement, the names of all its tags. */
  readonly tagNames: (measurement: string) => readonly string[]
}

/** The ways in which the versions of InfluxDB differ. All of these throw where it may go well later. */
export interface InfluxDialect {
  readonly version: 1 | 2 | 3
  write(points: readonly Point[], signal: AbortSignal): Promise<WriteAnswer>
  /** Removes points, or marks them as superseded where nothing can be removed. */
  erase(erasure: Erasure, signal: AbortSignal): Promise<void>
  /** The database that points go into: its rows for one statement of InfluxQL. */
  query(statement: string, signal: AbortSignal): Promise<QueryResult>
}

export type QueryResult = readonly {
  readonly tags?: Readonly<Record<string, string>>
  readonly columns: readonly string[]
  readonly values: readonly (readonly unknown[])[]
}[]
