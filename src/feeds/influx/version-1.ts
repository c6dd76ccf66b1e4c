import { type AskInflux, failureOf, type InfluxAnswer, wordsIn } from './ask-influx.ts'
import type { Erasure, InfluxDialect, QueryResult, WriteAnswer } from './influx-dialect.ts'
import { deletion, identifier } from './influxql.ts'
import { lineOf } from './line-protocol.ts'
import { queryInfluxql, RefusedStatement, resultOf } from './query-influxql.ts'

const FORM = 'application/x-www-form-urlencoded'

/** Statements sent at once. */
const DELETIONS_AT_ONCE = 200

/** InfluxDB 1: `/write` and `/query`. The database is made when it is missing. */
export function version1(ask: AskInflux, database: string): InfluxDialect {
  const target = new URLSearchParams({ db: database, precision: 'ns' })
  const tell = async (statement: string, signal: AbortSignal) => {
    const body = new URLSearchParams({ db: database, q: statement })
    resultOf(await ask({ method: 'POST', path: '/query', body, type: FORM, signal }))
  }
  const send = (body: string, signal: AbortSignal) =>
    ask({ method: 'POST', path: `/write?${target}`, body, type: 'text/plain; charset=utf-8', signal })

  const makeDatabase = (signal: AbortSignal) => tell(`CREATE DATABASE ${identifier(database)}`, signal)

  return {
    version: 1,
    write: async (points, signal) => {
      const body = points.map((point) => `${lineOf(point)}\n`).join('')
      const answer = await send(body, signal)
      if (answer.status !== 404) return answered(answer)
      await makeDatabase(signal)
      return answered(await send(body, signal))
    },
    erase: async ({ places, tagNames }: Erasure, signal) => {
      const statements = places.map((place) => deletion(place, tagNames(place.measurement)))
      for (let first = 0; first < statements.length; first += DELETIONS_AT_ONCE) {
        const some = statements.slice(first, first + DELETIONS_AT_ONCE).join('; ')
        // A database that is missing makes it say no more than `not executed`.
        await tell(some, signal).catch(async () => {
          await makeDatabase(signal).catch(() => {})
          await tell(some, signal)
        })
      }
    },
    query: (statement, signal) =>
      queryInfluxql(ask, { database, statement, signal }).catch(nothingWhereNoDatabase),
  }
}

/** A database that is not made before the first point, or that somebody dropped, has no points. */
function nothingWhereNoDatabase(error: unknown): QueryResult {
  if (error instanceof RefusedStatement && error.words.startsWith('database not found')) return []
  throw error
}

/** Some points of a batch may have been taken: a refusal names none of the others. */
function answered(answer: InfluxAnswer): WriteAnswer {
  if (answer.status === 204 || answer.status === 200) return { outcome: 'written' }
  const words = wordsIn(answer.text)
  const isAboutPoints = answer.status === 413 || answer.status === 400
  if (isAboutPoints && words !== null) return { outcome: 'refused', reason: words }
  throw failureOf(answer)
}
