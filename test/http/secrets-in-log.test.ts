import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { pino } from 'pino'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { temporaryFolder } from './temporary-folder.ts'

const PASSWORD = 'correct:horse:battery'
const WRONG_PASSWORD = 'incorrect:horse:battery'
const NEW_PASSWORD = 'staple:horse:battery'
const MADE_UP_TOKEN = 'glog_nobodyevermadethistokenbutsomebodysendsit'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('no token or password ever is in the log, at its most talkative', async (t) => {
  const lines: string[] = []
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  const data = await temporaryFolder(t, () => app.close())
  const config = { ...readConfig({}), data }
  const app: App = await createApp({ config, log: pino({ level: 'trace' }, destination) })
  const first = (await app.gatekeeper.ensureAdmin(null))?.token ?? assert.fail('no first token')
  const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, authorization: string, payload?: object) =>
    app.server.inject({ method, url, headers: { authorization }, ...(payload && { payload }) })
  const admin = `Bearer ${first}`

  await ask('POST', '/users', admin, { name: 'blake', role: 'viewer', password: PASSWORD })
  await ask('POST', '/users', admin, { name: 'dana', password: PASSWORD })
  const made = (await ask('POST', '/tokens', admin, { name: 'historian', role: 'viewer' })).json().token
  const loggedIn = (await ask('POST', '/auth/token', '', { email: 'blake', password: PASSWORD })).json()
    .access_token
  await ask('POST', '/auth/token', '', { email: 'blake', password: WRONG_PASSWORD })
  await ask('GET', '/events', `Bearer ${made}`)
  await ask('GET', '/events', `Bearer ${loggedIn}`)
  await ask('GET', '/events', `Bearer ${MADE_UP_TOKEN}`)
  await ask('GET', '/api/assets/logs', basic(`blake:${PASSWORD}`))
  await ask('GET', '/api/assets/logs', basic(`blake:${WRONG_PASSWORD}`))
  await ask('GET', `/events?limit=x&access_token=${made}`, `Bearer ${made}`)
  await ask('GET', `/no/such/route?token=${made}`, `Bearer ${made}`)
  await ask('POST', '/events', `Token ${made}`)
  await ask('PATCH', '/users/blake', admin, { password: NEW_PASSWORD })
  const webhook = { id: 'pager', name: 'Pager', url: 'https://pager.example/hook' }
  const signing = (await ask('POST', '/webhooks', admin, webhook)).json().secret
  const rotated = (await ask('POST', '/webhooks/pager/rotate-secret', admin)).json().secret

  const log = lines.join('')
  assert.ok(lines.length >= 14, `only ${lines.length} lines were logged`)
  const secrets = [first, made, loggedIn, signing, rotated, app.gatekeeper.localToken(), MADE_UP_TOKEN]
  const passwords = [PASSWORD, WRONG_PASSWORD, NEW_PASSWORD, 'scrypt$']
  const encoded = [PASSWORD, WRONG_PASSWORD].map((password) => basic(`blake:${password}`).slice(6))
  for (const secret of [...secrets, ...passwords, ...encoded]) {
    assert.equal(typeof secret, 'string')
    assert.ok(!log.includes(secret), `${secret} is in the log`)
  }
})
