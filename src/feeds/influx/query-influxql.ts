import { type AskInflux, failureOf, type InfluxAnswer } from './ask-influx.ts'
import type { QueryResult } from './influx-dialect.ts'

export type InfluxqlQuery = {
  readonly database: string
  readonly statement: string
  readonly signal: AbortSignal
}

/** The rows of one statement. All versions of InfluxDB understand InfluxQL at `/query`. Times are nanoseconds. */
export async function queryInfluxql(
  ask: AskInflux,
  { database, statement, signal }: InfluxqlQuery,
): Promise<QueryResult> {
  const query = new URLSearchParams({ db: database, epoch: 'ns', q: statement })
  return resultOf(await ask({ method: 'GET', path: `/query?${query}`, signal }))
}

type Statement = { readonly error?: string; readonly series?: QueryResult }

/** @throws what InfluxDB has against the statement. */
export function resultOf(answer: InfluxAnswer): QueryResult {
  if (answer.status !== 200) throw failureOf(answer)
  const { results = [] } = JSON.parse(withExactTimes(answer.text)) as { results?: Statement[] }
  for (const { error } of results) if (error !== undefined) throw new Error(`InfluxDB: ${error}`)
  return results.flatMap(({ series = [] }) => series)
}

/** Nanoseconds are beyond what a JSON number keeps exactly in JavaScript: times, which come first in a row, as text. */
function withExactTimes(text: string): string {
  return text.replace(/(\[)(-?\d{1,19})(?=[,\]])/g, '$1"$2"')
}
