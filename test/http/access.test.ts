import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { ADMIN_TOKEN, withApp } from './with-app.ts'

const START = 1_800_000_000_000_000n
const SECOND = 1_000_000n

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

type Question = {
  readonly as?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const admin = `Bearer ${ADMIN_TOKEN}`
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

/** A server with a clock of its own, and one way to ask it. */
async function withServer(t: TestContext) {
  const clock = { at: START }
  const { app } = await withApp(t, { now: () => clock.at })
  const ask = async (method: Method, url: string, { as = admin, body, headers }: Question = {}) => {
    const {
      statusCode,
      payload,
      headers: answered,
    } = await app.server.inject({
      method,
      url,
      headers: { ...(as !== '' && { authorization: as }), ...headers },
      ...(body !== undefined && { payload: body as object }),
    })
    const isJson = String(answered['content-type']).startsWith('application/json')
    return { status: statusCode, body: isJson ? JSON.parse(payload) : payload, headers: answered }
  }
  return { app, ask, clock }
}

type Ask = Awaited<ReturnType<typeof withServer>>['ask']

const BLAKE = { name: 'blake', email: 'blake@example.com', role: 'operator', password: 'admin:first' }

async function addBlake(ask: Ask): Promise<string> {
  const { status, body } = await ask('POST', '/users', { body: BLAKE })
  assert.equal(status, 201)
  return body.id
}

test('nobody may be called what stands for nobody', async (t) => {
  const { ask } = await withServer(t)
  for (const name of ['anonymous', 'Anonymous']) {
    const { status, body } = await ask('POST', '/users', { body: { ...BLAKE, name } })
    assert.equal(status, 409)
    assert.match(JSON.stringify(body), /stands for requests without credentials/)
  }
})

test('a login gives a bearer token for a day', async (t) => {
  const { ask, clock } = await withServer(t)
  const id = await addBlake(ask)
  for (const email of ['blake@example.com', 'Blake@Example.com', 'blake']) {
    const { status, body } = await ask('POST', '/auth/token', {
      as: '',
      body: { email, password: 'admin:first' },
    })
    assert.equal(status, 200)
    const { access_token, ...rest } = body
    assert.deepEqual(rest, { token_type: 'bearer', expires_in: 86_400, user_id: id, role: 'operator' })
    assert.equal((await ask('GET', '/events', { as: `Bearer ${access_token}` })).status, 200)
    assert.equal((await ask('GET', '/users', { as: `Bearer ${access_token}` })).status, 403)

    clock.at += 86_400n * SECOND
    const expired = await ask('GET', '/events', { as: `Bearer ${access_token}` })
    assert.equal(expired.status, 401)
    assert.deepEqual(expired.body, { detail: 'Token has expired' })
  }
})

test('a login that fails says only that it failed', async (t) => {
  const { ask } = await withServer(t)
  await addBlake(ask)
  await ask('POST', '/users', { body: { ...BLAKE, name: 'gone', email: null } })
  await ask('PATCH', '/users/gone', { body: { disabled: true } })
  for (const [email, password] of [
    ['blake@example.com', 'admin:second'],
    ['nobody@example.com', 'admin:first'],
    ['gone', 'admin:first'],
    ['admin', ''],
    ['', 'admin:first'],
  ]) {
    const { status, body, headers } = await ask('POST', '/auth/token', { as: '', body: { email, password } })
    assert.equal(status, 401, email)
    assert.equal(headers['www-authenticate'], 'Bearer')
    assert.deepEqual(body, { detail: 'Invalid email or password' })
  }
})

test('a login has no room for a body of more than four kilobytes', async (t) => {
  const { ask } = await withServer(t)
  const { status, body } = await ask('POST', '/auth/token', {
    as: '',
    body: { email: 'blake', password: 'x'.repeat(4_096) },
  })
  assert.equal(status, 413)
  assert.deepEqual(body, { detail: 'Request body should be at most 4096 bytes' })
})

test('guessing at a login is told to wait, and by when it may go on', async (t) => {
  const { ask, clock } = await withServer(t)
  const guess = (n: number) =>
    ask('POST', '/auth/token', { as: '', body: { email: 'blake', password: `guess ${n}` } })
  const statuses = (await Promise.all(Array.from({ length: 11 }, (_, n) => guess(n)))).map(
    ({ status }) => status,
  )
  assert.deepEqual(statuses, [...Array<number>(10).fill(401), 429])

  clock.at += 60n * SECOND
  const refused = await guess(12)
  assert.equal(refused.status, 429)
  assert.equal(refused.headers['retry-after'], '240')
  clock.at += 240n * SECOND
  assert.equal((await guess(12)).status, 401)
})

test('a refused body never repeats a password', async (t) => {
  const { ask } = await withServer(t)
  const secret = 'hunter2hunter2'
  const refused: [method: Method, url: string, body: unknown, loc: string[]][] = [
    ['POST', '/auth/token', { password: secret }, ['body', 'email']],
    ['POST', '/users', { name: 'dana', password: secret }, ['body', 'role']],
    ['POST', '/users', { name: 'dana', role: 'viewer', password: secret.repeat(20) }, ['body', 'password']],
    ['POST', '/users', { name: 'dana', role: 'viewer', pasword: secret }, ['body', 'pasword']],
    ['PATCH', '/users/dana', { password: [secret] }, ['body', 'password']],
    ['POST', '/users', JSON.stringify({ password: secret }), ['body']],
  ]
  for (const [method, url, body, loc] of refused) {
    const headers = { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }
    const answer = await ask(method, url, { body, headers })
    assert.equal(answer.status, 422, JSON.stringify(answer.body))
    assert.deepEqual(answer.body.detail[0].loc, loc)
    assert.ok(!JSON.stringify(answer.body).includes(secret), JSON.stringify(answer.body))
  }
})

test('users are added, listed by name and changed, and no answer shows a password or its hash', async (t) => {
  const { ask } = await withServer(t)
  const added = await ask('POST', '/users', { body: { ...BLAKE, email: 'Blake@Example.com' } })
  assert.deepEqual(added.body, {
    id: added.body.id,
    name: 'blake',
    email: 'Blake@Example.com',
    role: 'operator',
    disabled: false,
    has_password: true,
    created_at: '2027-01-15T08:00:00Z',
  })
  await ask('POST', '/users', { body: { name: 'Zoe', role: 'viewer' } })

  const listed = await ask('GET', '/users')
  assert.deepEqual(
    listed.body.data.map(({ name }: { name: string }) => name),
    ['admin', 'blake', 'Zoe'],
  )
  const page = await ask('GET', '/users?limit=1&offset=1')
  const { next_cursor, ...shown } = page.body
  assert.deepEqual(shown, { data: [added.body], total: 3, limit: 1, offset: 1 })
  const last = await ask('GET', `/users?limit=1&cursor=${next_cursor}`)
  assert.deepEqual([last.body.data[0].name, last.body.next_cursor], ['Zoe', null])

  const changed = await ask('PATCH', `/users/${added.body.id}`, {
    body: { role: 'engineer', disabled: true },
  })
  assert.deepEqual(changed.body, { ...added.body, role: 'engineer', disabled: true })
  assert.deepEqual((await ask('PATCH', '/users/blake', { body: {} })).body, changed.body)
  assert.equal((await ask('PATCH', '/users/nobody', { body: {} })).status, 404)
})

test('names and emails are one set of logins, whatever their case', async (t) => {
  const { ask } = await withServer(t)
  await addBlake(ask)
  for (const taken of [
    { name: 'blake' },
    { name: 'BLAKE' },
    { name: 'Blake@example.com' },
    { name: 'dana', email: 'BLAKE@example.com' },
  ]) {
    const { status, body } = await ask('POST', '/users', { body: { ...taken, role: 'viewer' } })
    assert.equal(status, 409, JSON.stringify(taken))
    assert.equal(body.detail, 'Another user has this name or email')
  }
})

test('what a user may be called, and how long a password is', async (t) => {
  const { ask } = await withServer(t)
  const table: [sentence: string, user: Record<string, unknown>, status: number][] = [
    ['a name with a colon, which Basic could not say', { name: 'a:b' }, 422],
    ['a name with a space', { name: 'a b' }, 422],
    ['no name', { name: '' }, 422],
    ['a name of 101 characters', { name: 'n'.repeat(101) }, 422],
    ['a name of 100 characters', { name: 'n'.repeat(100) }, 201],
    ['an email without an @', { name: 'u1', email: 'example.com' }, 422],
    ['a password of 7 characters', { name: 'u2', password: '1234567' }, 422],
    ['a password of 8 characters', { name: 'u3', password: '12345678' }, 201],
    ['a password of 201 characters', { name: 'u4', password: 'p'.repeat(201) }, 422],
    ['no password', { name: 'u5', password: null }, 201],
    ['the role public', { name: 'u6', role: 'public' }, 422],
    ['no role', { name: 'u7', role: null }, 422],
    ['an unknown member', { name: 'u8', admin: true }, 422],
  ]
  for (const [sentence, user, status] of table) {
    assert.equal(
      (await ask('POST', '/users', { body: { role: 'viewer', ...user } })).status,
      status,
      sentence,
    )
  }
})

test('the last administrator can neither be disabled nor demoted', async (t) => {
  const { ask } = await withServer(t)
  for (const body of [{ disabled: true }, { role: 'engineer' }]) {
    const refused = await ask('PATCH', '/users/admin', { body })
    assert.equal(refused.status, 409)
    assert.equal(refused.body.detail, 'This is the last administrator; make another one first')
  }
  await ask('POST', '/users', { body: { ...BLAKE, role: 'admin' } })
  assert.equal((await ask('PATCH', '/users/blake', { body: { disabled: true } })).status, 200)
  assert.equal((await ask('PATCH', '/users/admin', { body: { disabled: true } })).status, 409)
  assert.equal((await ask('PATCH', '/users/blake', { body: { disabled: false } })).status, 200)
  assert.equal((await ask('PATCH', '/users/admin', { body: { disabled: true } })).status, 200)
})

test('a token is shown once, works, is listed without its secret, and ends when it is revoked', async (t) => {
  const { ask } = await withServer(t)
  const id = await addBlake(ask)
  const made = await ask('POST', '/tokens', { body: { name: 'historian', role: 'viewer', user: 'blake' } })
  assert.equal(made.status, 201)
  const { token, ...shown } = made.body
  assert.match(token, /^glog_[\w-]{43}$/)
  assert.deepEqual(shown, {
    id: shown.id,
    name: 'historian',
    role: 'viewer',
    user_id: id,
    user: 'blake',
    created_at: '2027-01-15T08:00:00Z',
    expires_at: null,
    revoked_at: null,
  })
  assert.equal((await ask('GET', '/events', { as: `Bearer ${token}` })).status, 200)
  assert.equal((await ask('GET', '/tokens', { as: `Bearer ${token}` })).status, 403)
  const first = (await ask('GET', '/tokens?limit=1')).body
  assert.deepEqual([first.data, first.total], [[shown], 2])

  assert.equal((await ask('DELETE', `/tokens/${shown.id}`)).status, 204)
  assert.equal((await ask('GET', '/events', { as: `Bearer ${token}` })).status, 401)
  assert.equal((await ask('GET', '/tokens')).body.data[0].revoked_at, '2027-01-15T08:00:00Z')
  assert.equal((await ask('DELETE', '/tokens/nonsense')).status, 404)
})

test('a login token is not listed', async (t) => {
  const { ask } = await withServer(t)
  await addBlake(ask)
  await ask('POST', '/auth/token', { as: '', body: { email: 'blake', password: 'admin:first' } })
  assert.equal((await ask('GET', '/tokens')).body.total, 1)
})

test('how long a token lasts, and whom it may speak for', async (t) => {
  const { ask } = await withServer(t)
  await addBlake(ask)
  const table: [
    sentence: string,
    token: Record<string, unknown>,
    status: number,
    expiresAt?: string | null,
  ][] = [
    ['for ever', {}, 201, null],
    ['seconds from now', { expires_in: 90 }, 201, '2027-01-15T08:01:30Z'],
    ['until a moment', { expires_at: '2027-02-01T00:00:00+02:00' }, 201, '2027-01-31T22:00:00Z'],
    ['until a moment that has passed', { expires_at: '2027-01-15T08:00:00Z' }, 422],
    ['both', { expires_in: 90, expires_at: '2027-02-01' }, 422],
    ['no time at all', { expires_in: 0 }, 422],
    ['for a user, up to their role', { user: 'blake', role: 'operator' }, 201, null],
    ['for a user, above their role', { user: 'blake', role: 'admin' }, 422],
    ['for nobody there is', { user: 'nobody' }, 404],
    ['without a name', { name: ' ' }, 422],
    ['that may do nothing', { role: 'public' }, 422],
  ]
  for (const [sentence, token, status, expiresAt] of table) {
    const { status: answered, body } = await ask('POST', '/tokens', {
      body: { name: 't', role: 'viewer', ...token },
    })
    assert.equal(answered, status, `${sentence}: ${JSON.stringify(body)}`)
    assert.equal(body.expires_at, expiresAt, sentence)
  }
})

test('Collins clients come in with Basic', async (t) => {
  const { ask } = await withServer(t)
  await addBlake(ask)
  const as = basic('blake:admin:first')
  assert.equal((await ask('PUT', '/api/asset/tumblrtag1', { as })).status, 201)
  const logged = await ask('PUT', '/api/asset/tumblrtag1/log?message=hello', { as })
  assert.equal(logged.status, 201)
  assert.equal(logged.body.data.Data.CREATED_BY, 'blake')

  for (const wrong of [basic('blake:admin'), basic('nobody:admin:first')]) {
    const refused = await ask('PUT', '/api/asset/tumblrtag1/log?message=hello', { as: wrong })
    assert.equal(refused.status, 401)
    assert.match(String(refused.headers['content-type']), /^text\/plain/)
  }
})

test('another site cannot make a browser on this machine write', async (t) => {
  const { ask } = await withServer(t)
  await addBlake(ask)
  const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const write = (as: string) => ask('PUT', '/api/asset/pump-7', { as, headers })
  assert.equal((await write('')).status, 403)
  assert.equal((await write(basic('blake:admin:first'))).status, 403)
  assert.equal((await write(admin)).status, 201)
})
