import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  FOUR_WORDS,
  fourWord,
  type Severity,
  SYSLOG_WORDS,
  severitiesCalled,
  syslogWord,
} from './severity.ts'

const ALL = SYSLOG_WORDS.map((_, severity) => severity as Severity)

test('a four-word client gets back the word it put in', () => {
  for (const [word, severity] of Object.entries(FOUR_WORDS)) assert.equal(fourWord(severity), word)
})

test('every severity has one word of each kind', () => {
  const table = ALL.map((severity) => [syslogWord(severity), fourWord(severity)])
  assert.deepEqual(table, [
    ['EMERGENCY', 'CRITICAL'],
    ['ALERT', 'CRITICAL'],
    ['CRITICAL', 'CRITICAL'],
    ['ERROR', 'HIGH'],
    ['WARNING', 'MEDIUM'],
    ['NOTICE', 'LOW'],
    ['INFORMATIONAL', 'LOW'],
    ['DEBUG', 'LOW'],
    ['NOTE', 'LOW'],
  ])
})

test('the four words divide all severities among them', () => {
  const divided = (['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const).flatMap(severitiesCalled)
  assert.deepEqual(divided, ALL)
})
