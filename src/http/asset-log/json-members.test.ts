import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Excess } from '../dialect.ts'
import { compactJson, MAX_DEPTH, MAX_VALUES, membersOf } from './json-members.ts'

const LEVELS: Excess = { of: 'levels', most: MAX_DEPTH }
const VALUES: Excess = { of: 'values', most: MAX_VALUES }

describe('the members of a JSON body', () => {
  const cases: readonly [text: string, members: Record<string, string> | string | Excess][] = [
    ['{}', {}],
    ['{"Message": 1.0}', { Message: '1.0' }],
    [' {"Message" :\n12345678901234567890 } ', { Message: '12345678901234567890' }],
    [
      '{"Message":{"b":[1, 2],"a":"},"},"Type":"DEBUG"}',
      { Message: '{"b":[1, 2],"a":"},"}', Type: '"DEBUG"' },
    ],
    ['{"Message":"\\"x\\\\","Type":null}', { Message: '"\\"x\\\\"', Type: 'null' }],
    ['{"\\u004dessage":1}', { Message: '1' }],
    ['{"Message":1,"Message":2}', { Message: '2' }],
    ['{"Other":{"Message":1}}', { Other: '{"Message":1}' }],
    ['["Message"]', {}],
    ['"Message"', {}],
    ['null', {}],
    ['', 'not-json'],
    ['{', 'not-json'],
    ['"', 'not-json'],
    ['"\\', 'not-json'],
    ['{"Message":NaN}', 'not-json'],
    ['{"Message":1,}', 'not-json'],
    [`{"Message":${'['.repeat(MAX_DEPTH)}${']'.repeat(MAX_DEPTH)}}`, LEVELS],
    ['['.repeat(500_000), LEVELS],
    [`{"Message":[${'0,'.repeat(MAX_VALUES - 4)}0]}`, { Message: `[${'0,'.repeat(MAX_VALUES - 4)}0]` }],
    [`{"Message":[${'0,'.repeat(MAX_VALUES)}0]}`, VALUES],
  ]
  for (const [text, members] of cases) {
    it(`of ${text.slice(0, 60)}`, () => {
      const found = membersOf(text)
      assert.deepEqual(found instanceof Map ? Object.fromEntries(found) : found, members)
    })
  }

  it('are the text that was written, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.string(), fc.boolean(), (message, name, first) => {
        const other = `${JSON.stringify(name)}:${JSON.stringify(name)}`
        const own = `"Message": ${message} `
        const text = `{${first ? `${own},${other}` : `${other},${own}`}}`
        if (name === 'Message') return
        const members = membersOf(text)
        assert.ok(members instanceof Map)
        assert.equal(members.get('Message'), message)
      }),
    )
  })
})

describe('compact JSON', () => {
  it('has no spaces but those in strings, and numbers as they were', () => {
    assert.equal(compactJson('{ "a b" : [ 1.0 ,\n"c \\" d" ] }'), '{"a b":[1.0,"c \\" d"]}')
  })
})
