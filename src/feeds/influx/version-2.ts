import { type AskInflux, failureOf, type InfluxAnswer, wordsIn } from './ask-influx.ts'
import type { Erasure, InfluxDialect, WriteAnswer } from './influx-dialect.ts'
import { lineOf } from './line-protocol.ts'
import type { PointPlace } from './point.ts'
import { queryInfluxql } from './query-influxql.ts'

export type Bucket = { readonly bucket: string; readonly org: string | null }

/** InfluxDB 2: `/api/v2/write` and `/api/v2/delete`. The bucket has to be there. */
export function version2(ask: AskInflux, { bucket, org }: Bucket): InfluxDialect {
  const target = { bucket, ...(org !== null && { org }) }
  const remove = async (body: object, signal: AbortSignal) => {
    const path = `/api/v2/delete?${new URLSearchParams(target)}`
    const type = 'application/json'
    const answer = await ask({ method: 'POST', path, body: JSON.stringify(body), type, signal })
    if (answer.status !== 204) throw failureOf(answer)
  }
  return {
    version: 2,
    write: (points, signal) => writeLines(ask, { target, lines: points.map(lineOf), signal }),
    erase: async ({ places }: Erasure, signal) => {
      for (const place of places) {
        const time = rfc3339(place.time)
        const predicate = predicateOf(place)
        await remove({ start: time, stop: time, predicate }, signal)
      }
    },
    query: (statement, signal) => queryInfluxql(ask, { database: bucket, statement, signal }),
  }
}

export type LineDelivery = {
  readonly target: Readonly<Record<string, string>>
  readonly lines: readonly string[]
  readonly signal: AbortSignal
}

/** Writes through `/api/v2/write`, as versions 2 and 3 have it. */
export async function writeLines(
  ask: AskInflux,
  { target, lines, signal }: LineDelivery,
): Promise<WriteAnswer> {
  const path = `/api/v2/write?${new URLSearchParams({ ...target, precision: 'ns' })}`
  const body = lines.map((line) => `${line}\n`).join('')
  return answered(await ask({ method: 'POST', path, body, type: 'text/plain; charset=utf-8', signal }))
}

/** 400, 413 and 422 are about the points, where InfluxDB itself says so and not somebody on the way to it. */
function answered(answer: InfluxAnswer): WriteAnswer {
  if (answer.status === 204 || answer.status === 200) return { outcome: 'written' }
  const words = wordsIn(answer.text)
  if ([400, 413, 422].includes(answer.status) && words !== null) return { outcome: 'refused', reason: words }
  throw failureOf(answer)
}

/**
 * The language of predicates cannot say that a tag is absent. Where an asset has more than a thousand events in one
 * microsecond, one of them that is deleted takes along those at the same nanosecond that have the tag for overflow.
 */
function predicateOf({ measurement, tags }: PointPlace): string {
  return [['_measurement', measurement] as const, ...tags]
    .map(([name, value]) => `${quoted(name)}=${quoted(value)}`)
    .join(' AND ')
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

const NANOS = 1_000_000_000n

function rfc3339(time: bigint): string {
  const fraction = ((time % NANOS) + NANOS) % NANOS
  const seconds = new Date(Number((time - fraction) / 1_000_000n)).toISOString().slice(0, 19)
  return `${seconds}.${String(fraction).padStart(9, '0')}Z`
}
