import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { Role } from '../../src/core/access/role.ts'
import type { Result } from '../../src/core/problems.ts'
import type { Admission } from '../../src/http/access/admission.ts'
import { createGatekeeper, type Gatekeeper } from '../../src/http/access/gatekeeper.ts'
import { createPasswordHasher } from '../../src/http/access/password-hash.ts'
import { openSqliteEngine } from '../../src/storage/sqlite/engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const ADMIN_TOKEN = 'a-fixed-token-for-tests'
const MINUTE = 60_000_000n
const START = 1_800_000_000_000_000n

type Headers = Readonly<Record<string, string>>

type Request = {
  readonly headers?: Headers
  readonly method?: string
  readonly peer?: string
  readonly needs?: Role
}

const HERE: Headers = { host: 'localhost:8000' }
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Passwords are hashed as always, but in a moment: some of these tests guess a lot. */
const CHEAP = { N: 2 ** 10, r: 8, p: 1 }

/** A gatekeeper with a clock of its own, who knows an administrator and the operator blake. */
async function withGate(t: TestContext, { anonymous = 'operator' }: { anonymous?: Role } = {}) {
  const folder = await temporaryFolder(t, () => engine.close())
  const engine: Awaited<ReturnType<typeof openSqliteEngine>> = await openSqliteEngine({ folder })
  const clock = { at: START }
  const gate = createGatekeeper({
    access: engine.catalog.access,
    anonymous,
    now: () => clock.at,
    newId: randomUUID,
    hasher: createPasswordHasher(CHEAP),
  })
  await gate.ensureAdmin(ADMIN_TOKEN)
  const password = 'admin:first'
  const added = await gate.users.add({
    name: 'blake',
    email: 'Blake@example.com',
    role: 'operator',
    password,
  })
  return { gate, clock, blake: good(added) }
}

function good<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(JSON.stringify(result.refusal))
  return result.value
}

function ask(gate: Gatekeeper, request: Request): Admission | Promise<Admission> {
  const { headers = HERE, method = 'GET', peer = '127.0.0.1', needs = 'viewer' } = request
  return gate.admit({ headers, method, socket: { remoteAddress: peer } }, { role: needs })
}

/** `blake, operator`, or the reason why not. */
async function answer(gate: Gatekeeper, request: Request): Promise<string> {
  return inWords(await ask(gate, request))
}

function inWords(admission: Admission): string {
  if ('principal' in admission) return `${admission.principal.name}, ${admission.principal.role}`
  const { trouble } = admission
  return trouble.kind === 'unauthenticated' ? trouble.because : trouble.kind
}

async function issue(gate: Gatekeeper, role: 'viewer' | 'operator' | 'engineer', user: string | null = null) {
  return good(await gate.tokens.issue({ name: 'historian', role, user, expiresAt: null }))
}

test('who is admitted, by every combination of headers', async (t) => {
  const { gate } = await withGate(t)
  const secret = (await issue(gate, 'engineer')).secret
  const spoken = (await issue(gate, 'viewer', 'blake')).secret
  const far = { peer: '10.0.0.7', headers: { host: 'log.example' } }
  const crossSite = { ...HERE, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const samePage = { ...HERE, origin: 'http://localhost:8000', 'sec-fetch-site': 'same-origin' }

  const table: [sentence: string, request: Request, answer: string][] = [
    ['nobody, straight from here', {}, 'anonymous, operator'],
    ['nobody, from here by IPv6', { peer: '::1', headers: { host: '[::1]:8000' } }, 'anonymous, operator'],
    ['nobody, who wants more than anonymous may', { needs: 'engineer' }, 'no-credentials'],
    ['nobody, from far', far, 'no-credentials'],
    ['nobody, from far, on a public route', { ...far, needs: 'public' }, 'anonymous, public'],
    [
      'nobody, through a proxy here',
      { headers: { ...HERE, 'x-forwarded-for': '10.0.0.7' } },
      'no-credentials',
    ],
    ['nobody, by a name that leads here', { headers: { host: 'evil.example' } }, 'no-credentials'],
    ['nobody, from another site, reading', { headers: crossSite }, 'anonymous, operator'],
    ['nobody, from another site, writing', { headers: crossSite, method: 'POST' }, 'cross-site'],
    ['nobody, from our own page, writing', { headers: samePage, method: 'POST' }, 'anonymous, operator'],

    ['a token', { ...far, headers: bearer(secret) }, 'historian, engineer'],
    [
      'a token as Influx writers send it',
      { headers: { authorization: `Token ${secret}` } },
      'historian, engineer',
    ],
    ['a token of a user', { headers: bearer(spoken) }, 'blake, viewer'],
    [
      'a token from another site, writing',
      { headers: { ...crossSite, ...bearer(secret) }, method: 'POST' },
      'historian, engineer',
    ],
    ['a token that may less', { headers: bearer(spoken), needs: 'operator' }, 'forbidden'],
    ['a token that does not exist', { headers: { ...HERE, ...bearer('glog_nonsense') } }, 'bad-credentials'],
    [
      'a token that does not exist, on a public route',
      { headers: bearer('glog_nonsense'), needs: 'public' },
      'anonymous, public',
    ],
    ['the first administrator', { headers: bearer(ADMIN_TOKEN), needs: 'admin' }, 'admin, admin'],
    [
      'the command line on this machine',
      { headers: bearer(gate.localToken()), needs: 'admin' },
      'local, admin',
    ],

    ['a user by name', { ...far, headers: basic('blake:admin:first') }, 'blake, operator'],
    ['a user by email, in any case', { headers: basic('blake@EXAMPLE.com:admin:first') }, 'blake, operator'],
    ['a user who may less', { headers: basic('blake:admin:first'), needs: 'admin' }, 'forbidden'],
    ['a user with another password', { headers: { ...HERE, ...basic('blake:admin') } }, 'bad-credentials'],
    ['a user in capitals', { headers: basic('BLAKE:admin:first') }, 'blake, operator'],
    ['a user without a password', { headers: basic('admin:') }, 'bad-credentials'],
    ['somebody unknown', { headers: { ...HERE, ...basic('nobody:admin:first') } }, 'bad-credentials'],
    ['a token as the password', { headers: basic(`x:${secret}`) }, 'historian, engineer'],
    ['a token as the password of no user', { headers: basic(`:${secret}`) }, 'historian, engineer'],
    ['a token as the user', { headers: basic(`${secret}:`) }, 'bad-credentials'],
    [
      'a user from another site, writing',
      { headers: { ...crossSite, ...basic('blake:admin:first') }, method: 'PUT' },
      'cross-site',
    ],
    [
      'a user from our own page, writing',
      { headers: { ...samePage, ...basic('blake:admin:first') }, method: 'PUT' },
      'blake, operator',
    ],

    ['an unknown scheme', { headers: { ...HERE, authorization: 'Digest x' } }, 'bad-credentials'],
    ['an empty header', { headers: { ...HERE, authorization: '' } }, 'bad-credentials'],
  ]
  for (const [sentence, request, expected] of table) {
    await t.test(`${sentence}: ${expected}`, async () => assert.equal(await answer(gate, request), expected))
  }
})

test('the role of requests without credentials is what the settings say', async (t) => {
  const { gate } = await withGate(t, { anonymous: 'viewer' })
  assert.equal(await answer(gate, { needs: 'viewer' }), 'anonymous, viewer')
  assert.equal(await answer(gate, { needs: 'operator' }), 'no-credentials')
})

test('credentials seen lately are answered at once', async (t) => {
  const { gate } = await withGate(t)
  const { secret } = await issue(gate, 'viewer')
  for (const headers of [bearer(secret), basic('blake:admin:first'), basic(`x:${secret}`)]) {
    await ask(gate, { headers })
    const admission = ask(gate, { headers })
    assert.ok(!(admission instanceof Promise))
    assert.ok('principal' in admission)
  }
})

test('a revoked token ends at once', async (t) => {
  const { gate } = await withGate(t)
  const { secret, token } = await issue(gate, 'viewer')
  assert.equal(await answer(gate, { headers: bearer(secret) }), 'historian, viewer')
  good(await gate.tokens.revoke(token.id))
  assert.equal(await answer(gate, { headers: bearer(secret) }), 'bad-credentials')
})

test('a token that is revoked while it is looked up is not remembered', async (t) => {
  const { gate } = await withGate(t)
  const { secret, token } = await issue(gate, 'viewer')
  const lookup = ask(gate, { headers: bearer(secret) })
  await Promise.all([lookup, gate.tokens.revoke(token.id)])
  assert.equal(await answer(gate, { headers: bearer(secret) }), 'bad-credentials')
})

test('a token expires to the microsecond, remembered or not', async (t) => {
  const { gate, clock } = await withGate(t)
  const parts = { name: 'short', role: 'viewer', user: null, expiresAt: START + MINUTE } as const
  const { secret } = good(await gate.tokens.issue(parts))
  clock.at = START + MINUTE - 1n
  assert.equal(await answer(gate, { headers: bearer(secret) }), 'short, viewer')
  clock.at = START + MINUTE
  assert.equal(await answer(gate, { headers: bearer(secret) }), 'expired')
  assert.equal(await answer(gate, { headers: basic(`x:${secret}`) }), 'expired')
})

test('a disabled user is kept out at once, with every token, and let in again', async (t) => {
  const { gate, blake } = await withGate(t)
  const { secret } = await issue(gate, 'viewer', 'blake')
  const login = await gate.tokens.issueLogin(blake)
  const all = [bearer(secret), bearer(login), basic('blake:admin:first')]
  const answers = () => Promise.all(all.map((headers) => answer(gate, { headers })))
  const IN = ['blake, viewer', 'blake, operator', 'blake, operator']

  assert.deepEqual(await answers(), IN)
  good(await gate.users.change('blake', { disabled: true }))
  assert.deepEqual(await answers(), ['bad-credentials', 'bad-credentials', 'bad-credentials'])
  good(await gate.users.change('blake', { disabled: false }))
  assert.deepEqual(await answers(), IN)
})

test('a change of role is felt at once, and a token never may more than its user', async (t) => {
  const { gate, blake } = await withGate(t)
  const { secret } = await issue(gate, 'operator', 'blake')
  const login = await gate.tokens.issueLogin(blake)
  const all = [bearer(secret), bearer(login), basic('blake:admin:first')]
  const answers = () => Promise.all(all.map((headers) => answer(gate, { headers })))

  assert.deepEqual(await answers(), ['blake, operator', 'blake, operator', 'blake, operator'])
  good(await gate.users.change(blake.id, { role: 'viewer' }))
  assert.deepEqual(await answers(), ['blake, viewer', 'blake, viewer', 'blake, viewer'])
  good(await gate.users.change(blake.id, { role: 'engineer' }))
  assert.deepEqual(await answers(), ['blake, operator', 'blake, engineer', 'blake, engineer'])
})

test('a new password ends the old one and the logins made with it, but no API token', async (t) => {
  const { gate, blake } = await withGate(t)
  const { secret } = await issue(gate, 'viewer', 'blake')
  const login = await gate.tokens.issueLogin(blake)
  assert.equal(await answer(gate, { headers: bearer(login) }), 'blake, operator')
  assert.equal(await answer(gate, { headers: basic('blake:admin:first') }), 'blake, operator')
  assert.equal(await answer(gate, { headers: basic('blake:admin:second') }), 'bad-credentials')

  good(await gate.users.change('blake', { password: 'admin:second' }))
  assert.equal(await answer(gate, { headers: basic('blake:admin:first') }), 'bad-credentials')
  assert.equal(await answer(gate, { headers: basic('blake:admin:second') }), 'blake, operator')
  assert.equal(await answer(gate, { headers: bearer(login) }), 'bad-credentials')
  assert.equal(await answer(gate, { headers: bearer(secret) }), 'blake, viewer')
})

test('guessing at a login is slowed down, but keeps out nobody whose password was right', async (t) => {
  const { gate, clock } = await withGate(t)
  const right = { headers: basic('blake:admin:first') }
  assert.equal(await answer(gate, right), 'blake, operator')

  const guesses = Array.from({ length: 12 }, (_, n) =>
    answer(gate, { headers: basic(`blake:guess${n}`), peer: '10.0.0.1' }),
  )
  const answers = await Promise.all(guesses)
  assert.equal(answers.filter((it) => it === 'bad-credentials').length, 10)
  assert.equal(answers.filter((it) => it === 'too-many-requests').length, 2)
  assert.equal(await answer(gate, right), 'blake, operator')

  clock.at += 4n * MINUTE + 59_000_000n
  const refused = await ask(gate, { headers: basic('blake:guess again'), peer: '10.0.0.1' })
  assert.deepEqual(refused, { trouble: { kind: 'too-many-requests', retryAfterSeconds: 1 } })
  clock.at += 1_000_000n
  const again = { headers: basic('blake:guess again'), peer: '10.0.0.1' }
  assert.equal(await answer(gate, again), 'bad-credentials')
})

test('nobody is locked out by guesses from elsewhere; from a hundred on, only strange networks are', async (t) => {
  const { gate, clock } = await withGate(t)
  const right = (peer: string) => answer(gate, { headers: basic('blake:admin:first'), peer })
  assert.equal(await right('10.0.1.1'), 'blake, operator')
  good(await gate.users.change('blake', { password: 'admin:second' }))
  for (let n = 0; n < 101; n += 1) {
    await answer(gate, { headers: basic(`blake:guess${n}`), peer: `10.0.0.${n}` })
  }
  const fresh = (peer: string) => answer(gate, { headers: basic('blake:admin:second'), peer })
  assert.equal(await fresh('10.0.2.2'), 'too-many-requests')
  assert.equal(await fresh('10.0.1.1'), 'blake, operator')
  clock.at += 5n * MINUTE
  assert.equal(await fresh('10.0.2.2'), 'blake, operator')
})

test('a password that was right long ago is checked again, and is no guess', async (t) => {
  const { gate, clock } = await withGate(t)
  const right = { headers: basic('blake:admin:first') }
  await ask(gate, right)
  clock.at += 5n * MINUTE
  await Promise.all(Array.from({ length: 10 }, (_, n) => ask(gate, { headers: basic(`blake:guess${n}`) })))
  assert.equal(await answer(gate, { headers: basic('blake:guess10') }), 'too-many-requests')
  const checked = ask(gate, right)
  assert.ok(checked instanceof Promise)
  assert.equal(inWords(await checked), 'blake, operator')
})

test('a client that goes on sending an outdated password keeps out nobody', async (t) => {
  const { gate } = await withGate(t)
  for (let n = 0; n < 100; n += 1) {
    assert.equal(await answer(gate, { headers: basic('blake:outdated') }), 'bad-credentials')
  }
  assert.equal(await answer(gate, { headers: basic('blake:admin:first') }), 'blake, operator')
})

test('many requests with the same password at once cost one hash, also for a user who does not exist', async (t) => {
  const { gate } = await withGate(t)
  const many = (text: string) =>
    Promise.all(Array.from({ length: 60 }, () => answer(gate, { headers: basic(text) })))
  assert.deepEqual(new Set(await many('blake:admin:first')), new Set(['blake, operator']))
  assert.deepEqual(new Set(await many('nobody:admin:first')), new Set(['bad-credentials']))
})

test('more logins at once than can be hashed are told to come again; unknown users are hashed like known ones', async (t) => {
  const { gate } = await withGate(t)
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, n) => answer(gate, { headers: basic(`nobody${n}:secret`) })),
  )
  assert.equal(answers.filter((it) => it === 'bad-credentials').length, 18)
  assert.equal(answers.filter((it) => it === 'overloaded').length, 6)
})

test('two administrators who disable each other do not both succeed', async (t) => {
  const { gate } = await withGate(t)
  good(await gate.users.add({ name: 'dana', email: null, role: 'admin', password: null }))
  const results = await Promise.all([
    gate.users.change('admin', { disabled: true }),
    gate.users.change('dana', { role: 'viewer' }),
  ])
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, false],
  )
})
