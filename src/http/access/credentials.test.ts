import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Credentials, readCredentials } from './credentials.ts'

const basic = (text: string) => Buffer.from(text).toString('base64')
const token = (it: string): Credentials => ({ kind: 'token', token: it })
const user = (login: string, password: string): Credentials => ({ kind: 'basic', login, password })
const malformed: Credentials = { kind: 'malformed' }

const CASES: [sentence: string, header: string | undefined, Credentials][] = [
  ['no header is no credentials', undefined, { kind: 'none' }],
  ['a bearer token', 'Bearer glog_abc', token('glog_abc')],
  ['a token as Influx writers send it', 'Token glog_abc', token('glog_abc')],
  ['schemes are read in any case', 'bEARER glog_abc', token('glog_abc')],
  ['more space than needed is fine', 'Bearer   glog_abc ', token('glog_abc')],
  ['a user with a password', `Basic ${basic('blake:secret')}`, user('blake', 'secret')],
  ['a password with colons', `Basic ${basic('blake:admin:first')}`, user('blake', 'admin:first')],
  ['a password in UTF-8', `basic ${basic('blake:pässwörd🔑')}`, user('blake', 'pässwörd🔑')],
  ['no user', `Basic ${basic(':glog_abc')}`, user('', 'glog_abc')],
  ['no password', `Basic ${basic('blake:')}`, user('blake', '')],
  ['base64 without padding', `Basic ${basic('blake:ab').replaceAll('=', '')}`, user('blake', 'ab')],
  ['an empty header is malformed', '', malformed],
  ['a scheme alone is malformed', 'Bearer', malformed],
  ['a scheme and a space is malformed', 'Bearer ', malformed],
  ['two tokens are malformed', 'Bearer abc def', malformed],
  ['a token beyond ASCII is malformed', 'Bearer schlüssel', malformed],
  ['a token without a scheme is malformed', 'glog_abc', malformed],
  ['an unknown scheme is malformed', 'Digest username="blake"', malformed],
  ['Basic without a colon is malformed', `Basic ${basic('blake')}`, malformed],
  ['Basic that is no base64 is malformed', 'Basic !!!!', malformed],
  [
    'Basic that is not UTF-8 is malformed',
    `Basic ${Buffer.from('b:\xe9', 'latin1').toString('base64')}`,
    malformed,
  ],
]

for (const [sentence, header, expected] of CASES) {
  test(`Authorization: ${sentence}`, () => assert.deepEqual(readCredentials(header), expected))
}
