import type { EventOrder } from '../../core/events/event-query.ts'
import { Refused } from '../dialect.ts'
import { isPossibleTag } from './find-asset.ts'
import { readLogFilter } from './log-filter.ts'
import type { EntryFilter } from './read-entries.ts'

/**
 * Reads the part of Collins's query language that means the same here: conditions joined by AND, each a text
 * that the message has in it or `FIELD = value`, and each field once; `*` is everything.
 * @throws Refused when it is more than that.
 */
export function readLogSearch(query: string): EntryFilter {
  const filter: { asset?: string; text?: string; severities: EntryFilter['severities'] } = {
    severities: null,
  }
  const seen = new Set<string>()
  for (const condition of query.trim().split(/\s+AND\s+/i)) {
    if (condition === '*' || condition === '') continue
    const { field, value } = readCondition(condition)
    if (seen.has(field)) throw invalid(`${field} may be searched for once`)
    seen.add(field)
    if (field === 'TYPE') filter.severities = readLogFilter(value)
    else if (field === 'ASSET_TAG') filter.asset = value
    else filter.text = value.replace(/^\*+|\*+$/g, '')
  }
  return filter
}

const CONDITION = /^(?:(\w+)\s*=\s*)?("?)(.+)\2$/s

/** What a quoted text may have in it and a bare one not: it would mean something else in Collins. */
const OPERATORS = /\b(?:OR|NOT)\b|[()!<>=[\]]/

const FIELDS: Readonly<Record<string, Field>> = {
  MESSAGE: 'MESSAGE',
  TYPE: 'TYPE',
  MESSAGE_TYPE: 'TYPE',
  TAG: 'ASSET_TAG',
  ASSET_TAG: 'ASSET_TAG',
}

type Field = 'MESSAGE' | 'TYPE' | 'ASSET_TAG'

function readCondition(condition: string): { field: Field; value: string } {
  const [, name = 'MESSAGE', quote, value] = CONDITION.exec(condition) ?? []
  const field = FIELDS[name.toUpperCase()]
  if (field === undefined) throw invalid(`cannot search by ${name}`)
  const isMore = quote === '' && OPERATORS.test(value ?? '')
  if (value === undefined || isMore || value.includes('"') || !isPossibleValue(field, value)) {
    throw invalid(`cannot search for ${condition}`)
  }
  return { field, value }
}

function isPossibleValue(field: Field, value: string): boolean {
  if (field === 'ASSET_TAG') return isPossibleTag(value)
  return !value.includes('\0')
}

/**
 * What `sortField` orders by.
 * @throws Refused for a field that entries are not ordered by.
 */
export function readSortField(name: string): EventOrder['by'] {
  if (name.toUpperCase() === 'CREATED') return 'occurred_at'
  if (name.toUpperCase() === 'ID') return 'seq'
  throw invalid('sortField must be CREATED or ID')
}

function invalid(message: string): Refused {
  return new Refused({
    kind: 'invalid',
    problems: [{ path: [], code: 'search_invalid', message, input: null }],
  })
}
