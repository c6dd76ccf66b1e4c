import type { InfluxDialect } from './influx-dialect.ts'
import { identifier } from './influxql.ts'
import { SUPERSEDED_FIELD } from './mirror-rule.ts'
import type { PointPlace } from './point.ts'

/** A point as InfluxDB has it. */
export type StoredPoint = PointPlace & {
  readonly eventId: string
  readonly fields: ReadonlyMap<string, unknown>
}

export type Wanted = {
  readonly measurement: string
  /** Nanoseconds, the end excluded. */
  readonly from: bigint
  readonly to: bigint
}

/** Points of one series that are read at once: who else writes to the measurement must not fill the memory. */
const MOST_POINTS = 20_000

/** The points of a stretch of time. Version 3 keeps superseded ones, which count as gone. */
export async function readPoints(
  influx: InfluxDialect,
  { measurement, from, to }: Wanted,
  signal: AbortSignal,
): Promise<StoredPoint[]> {
  const when = `time >= ${from} AND time < ${to}`
  const statement = `SELECT * FROM ${identifier(measurement)} WHERE ${when} GROUP BY * LIMIT ${MOST_POINTS}`
  const series = await influx.query(statement, signal)
  return series.flatMap(({ tags = {}, columns, values }) =>
    values.flatMap((row): StoredPoint[] => {
      const cells = new Map(columns.map((name, index) => [name, row[index]]))
      if (cells.get(SUPERSEDED_FIELD) === true) return []
      const time = BigInt(cells.get('time') as string | number)
      const fields = [...cells].filter(
        ([name, value]) => value !== null && name !== 'time' && name !== SUPERSEDED_FIELD,
      )
      // A tag that a series does not have is an empty text in it.
      const own = Object.entries(tags).filter(([, value]) => value !== '')
      const eventId = String(cells.get('event_id') ?? '')
      return [{ measurement, tags: new Map(own), time, eventId, fields: new Map(fields) }]
    }),
  )
}
