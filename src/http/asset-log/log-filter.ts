import { type Severity, SYSLOG_WORDS } from '../../core/events/severity.ts'
import { Refused } from '../dialect.ts'

/**
 * The severities that a filter such as `ERROR;ALERT` or `!DEBUG;!NOTE` lets through; null when it lets all.
 * One `!` turns the whole list into what is left out, as in Collins.
 * @throws Refused naming the valid words.
 */
export function readLogFilter(filter: string): readonly Severity[] | null {
  const items = filter
    .split(';')
    .map((item) => item.trim().toUpperCase())
    .filter((item) => item !== '')
  if (items.length === 0) return null
  const named = items.map((item) => readWord(item.startsWith('!') ? item.slice(1) : item))
  const excludes = items.some((item) => item.startsWith('!'))
  return ALL.filter((severity) => named.includes(severity) !== excludes)
}

const ALL = SYSLOG_WORDS.map((_, severity) => severity as Severity)

function readWord(word: string): Severity {
  const severity = (SYSLOG_WORDS as readonly string[]).indexOf(word)
  if (severity !== -1) return severity as Severity
  const message = `specified filter is invalid, valid types are: ${SYSLOG_WORDS.join(', ')}`
  throw new Refused({
    kind: 'invalid',
    problems: [{ path: [], code: 'filter_invalid', message, input: word }],
  })
}
