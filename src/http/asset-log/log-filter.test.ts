import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { syslogWord } from '../../core/events/severity.ts'
import { Refused } from '../dialect.ts'
import { readLogFilter } from './log-filter.ts'

const wordsOf = (filter: string) => readLogFilter(filter)?.map(syslogWord).join(' ') ?? null

describe('a filter by log type', () => {
  const cases: readonly [filter: string, shown: string | null][] = [
    ['', null],
    [';', null],
    ['ERROR', 'ERROR'],
    ['error', 'ERROR'],
    ['EMERGENCY;ALERT', 'EMERGENCY ALERT'],
    ['ERROR; ALERT', 'ALERT ERROR'],
    ['ERROR;', 'ERROR'],
    ['ERROR;ERROR', 'ERROR'],
    ['!DEBUG', 'EMERGENCY ALERT CRITICAL ERROR WARNING NOTICE INFORMATIONAL NOTE'],
    ['!DEBUG;!NOTE', 'EMERGENCY ALERT CRITICAL ERROR WARNING NOTICE INFORMATIONAL'],
    // One `!` turns all of the list around, wherever it stands.
    ['DEBUG;!NOTE', 'EMERGENCY ALERT CRITICAL ERROR WARNING NOTICE INFORMATIONAL'],
    ['!EMERGENCY;!ALERT;!CRITICAL;!ERROR;!WARNING;!NOTICE;!INFORMATIONAL;!DEBUG;!NOTE', ''],
  ]
  for (const [filter, shown] of cases) {
    it(`${JSON.stringify(filter)} shows ${shown === null ? 'everything' : shown || 'nothing'}`, () => {
      assert.equal(wordsOf(filter), shown)
    })
  }

  for (const filter of ['FATAL', '!FATAL', 'ERROR;FATAL', '!', '!!DEBUG', 'ERROR,DEBUG']) {
    it(`refuses ${filter} and names the valid words`, () => {
      assert.throws(
        () => readLogFilter(filter),
        (error) => {
          assert.ok(error instanceof Refused && error.trouble.kind === 'invalid')
          assert.match(error.trouble.problems[0]!.message, /EMERGENCY, ALERT, .*, DEBUG, NOTE$/)
          return true
        },
      )
    })
  }
})
