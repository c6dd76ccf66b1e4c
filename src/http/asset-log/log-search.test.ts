import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readLogSearch } from './log-search.ts'

describe('a search of the log', () => {
  const cases: readonly [query: string, filter: ReturnType<typeof readLogSearch>][] = [
    ['*', { severities: null }],
    ['', { severities: null }],
    ['leak', { text: 'leak', severities: null }],
    ['seal leak', { text: 'seal leak', severities: null }],
    ['"seal leak"', { text: 'seal leak', severities: null }],
    ['MESSAGE = leak*', { text: 'leak', severities: null }],
    ['TYPE = ERROR', { severities: [3] }],
    ['message_type=error', { severities: [3] }],
    ['ASSET_TAG = pump-1 AND TYPE = NOTE', { asset: 'pump-1', severities: [8] }],
    ['tag = pump-1 and message = "a OR b"', { asset: 'pump-1', text: 'a OR b', severities: null }],
  ]
  for (const [query, filter] of cases) {
    it(`${JSON.stringify(query)} is understood`, () => assert.deepEqual(readLogSearch(query), filter))
  }

  const refused = [
    'a OR b',
    'NOT a',
    '(a)',
    'CREATED > 2026',
    'ID = 3',
    'TYPE = FATAL',
    'a AND b',
    'MESSAGE = "a',
    'x\0',
  ]
  for (const query of refused) {
    it(`${JSON.stringify(query)} is refused rather than misread`, () => {
      assert.throws(() => readLogSearch(query), { name: 'Refused', message: 'invalid' })
    })
  }
})
