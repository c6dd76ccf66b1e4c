import type { AskInflux } from './ask-influx.ts'
import type { InfluxDialect } from './influx-dialect.ts'
import { lineOf } from './line-protocol.ts'
import { SUPERSEDED_FIELD } from './mirror-rule.ts'
import type { FieldValue, Point, PointPlace } from './point.ts'
import { queryInfluxql } from './query-influxql.ts'
import { writeLines } from './version-2.ts'

/**
 * InfluxDB 3: writes as version 2 does, and deletes nothing. Every point says whether it is `superseded`, and one
 * that a correction has left behind is overwritten to say that it is.
 */
export function version3(ask: AskInflux, database: string): InfluxDialect {
  const target = { bucket: database }
  return {
    version: 3,
    write: (points, signal) => writeLines(ask, { target, lines: points.map(standing).map(lineOf), signal }),
    erase: async ({ places }, signal) => {
      const lines = places.map(superseded).map(lineOf)
      const answer = await writeLines(ask, { target, lines, signal })
      if (answer.outcome === 'refused')
        throw new Error(`InfluxDB refuses to supersede points: ${answer.reason}`)
    },
    query: (statement, signal) => queryInfluxql(ask, { database, statement, signal }),
  }
}

function standing(point: Point): Point {
  return { ...point, fields: new Map([...point.fields, [SUPERSEDED_FIELD, flag(false)]]) }
}

function superseded(place: PointPlace): Point {
  return { ...place, fields: new Map([[SUPERSEDED_FIELD, flag(true)]]) }
}

function flag(value: boolean): FieldValue {
  return { type: 'boolean', value }
}
