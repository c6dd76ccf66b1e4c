import type { Problem } from '../../core/problems.ts'
import { QueryTooLong } from '../../core/query-too-long.ts'
import { Refused } from '../dialect.ts'

/** What no index can look for, the dearest first. */
const SEARCHED = ['q', 'source', 'entity_type', 'severity', 'as_of']

/**
 * Awaits what was asked for.
 * @throws Refused naming the filters that took too long, and what would help.
 */
export async function inTime<T>(query: URLSearchParams, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof QueryTooLong)) throw error
    throw new Refused({ kind: 'invalid', place: 'query', problems: problemsOf(query, error.seconds) })
  }
}

function problemsOf(query: URLSearchParams, seconds: number): Problem[] {
  const fields = [...query.keys()].filter((name) => name.startsWith('field.'))
  const searched = SEARCHED.filter((name) => query.has(name))
  const names = [...new Set([...fields, ...searched])]
  if (names.length === 0) names.push('offset')
  return names.map((name) => ({
    path: [name],
    code: 'query_too_long',
    message: `The search was given up after ${seconds} s: ${adviceFor(name)}`,
    input: query.get(name),
    ctx: { seconds },
  }))
}

function adviceFor(name: string): string {
  if (name === 'offset') return 'go on from the next_cursor of the page before'
  const narrower = 'narrow it down with entity_id, event_type_id, from_date or to_date'
  return name.startsWith('field.') ? `${narrower}, or have the field indexed` : narrower
}
