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

/** What InfluxDB has against a statement, in its own words. */
export class RefusedStatement extends Error {
  readonly words: string

  constructor(words: string) {
    super(`InfluxDB: ${words}`)
    this.words = words
  }
}

type Statement = { readonly error?: string; readonly series?: QueryResult }

/** @throws RefusedStatement; another error where the answer is not about a statement. */
export function resultOf(answer: InfluxAnswer): QueryResult {
  if (answer.status !== 200) throw failureOf(answer)
  const { results = [] } = parseExactly(answer.text) as { results?: Statement[] }
  for (const { error } of results) if (error !== undefined) throw new RefusedStatement(error)
  return results.flatMap(({ series = [] }) => series)
}

/** Whole numbers beyond what JavaScript counts one by one, such as nanoseconds, stay the text they are. */
function parseExactly(text: string): unknown {
  const exactly = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? context?.source
      : value
  return JSON.parse(text, exactly)
}
