import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { temporaryFolder } from './temporary-folder.ts'
import { type AppUnderTest, withApp } from './with-app.ts'

const RESTART = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'well-001',
  severity: 'LOW',
  description: 'Restarted',
}

type Request = {
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly url: string
  readonly payload?: string
  readonly headers?: Record<string, string>
}

/** The same bytes each time, as a client sends them that heard nothing the first time. */
function send({ inject, adminToken }: AppUnderTest, request: Request, key?: string) {
  const headers = {
    authorization: `Bearer ${adminToken}`,
    ...(request.payload !== undefined && { 'content-type': 'application/json' }),
    ...request.headers,
    ...(key !== undefined && { 'idempotency-key': key }),
  }
  return inject({ ...request, headers })
}

function post(said: object = {}): Request {
  return { method: 'POST', url: '/events', payload: JSON.stringify({ ...RESTART, ...said }) }
}

async function total(app: AppUnderTest): Promise<number> {
  const headers = { authorization: `Bearer ${app.adminToken}` }
  return (await app.inject({ method: 'GET', url: '/events', headers })).json().total
}

/** A request of every kind that records one entry, and the same with another body. */
async function recorders(app: AppUnderTest): Promise<Record<string, readonly [Request, Request]>> {
  await send(app, { method: 'PUT', url: '/api/asset/tumblrtag1' })
  const { id } = (await send(app, post({ description: 'To be corrected' }))).json()
  const entry = {
    asset_id: 'Motor-01',
    event_type: 'STATUS_RESTART',
    severity: 'LOW',
    description: 'Restarted',
  }
  const log = (more: object): Request => ({
    method: 'POST',
    url: '/api/log',
    payload: JSON.stringify({ ...entry, ...more }),
  })
  const patch = (body: object): Request => ({
    method: 'PATCH',
    url: `/events/${id}`,
    payload: JSON.stringify(body),
  })
  const put = (message: string): Request => ({
    method: 'PUT',
    url: `/api/asset/tumblrtag1/log?message=${message}`,
  })
  const putJson = (Message: string): Request => ({
    method: 'PUT',
    url: '/api/asset/tumblrtag1/log',
    payload: JSON.stringify({ Message }),
  })
  const batch = (payload: string): Request => ({ method: 'POST', url: '/events/batch', payload })
  const basic = { authorization: `Basic ${Buffer.from(`x:${app.adminToken}`).toString('base64')}` }
  return {
    'POST /events': [post(), post({ severity: 'HIGH' })],
    'PATCH /events/{id}': [
      patch({ severity: 'HIGH', expected_revision: 1 }),
      patch({ severity: 'MEDIUM', expected_revision: 1 }),
    ],
    'POST /api/log': [log({}), log({ severity: 'HIGH' })],
    'PUT /api/asset/:tag/log, query': [put('one'), put('two')],
    'PUT /api/asset/:tag/log, JSON': [putJson('one'), putJson('two')],
    'PUT /api/asset/:tag/log, Collins client': [
      { ...put('three'), headers: basic },
      { ...put('four'), headers: basic },
    ],
    'POST /events/batch': [
      batch(`[${JSON.stringify(RESTART)},${JSON.stringify(RESTART)}]`),
      batch(`[${JSON.stringify({ ...RESTART, severity: 'HIGH' })}]`),
    ],
  }
}

describe('the same request with the same key', () => {
  test('is answered byte for byte as the first, and records nothing again', async (t) => {
    const app = await withApp(t)
    for (const [name, [request]] of Object.entries(await recorders(app))) {
      const first = await send(app, request, name.replace(/\W/g, ''))
      assert.ok(first.statusCode < 300, `${name}: ${first.body}`)
      assert.equal(first.headers['idempotency-replayed'], undefined, name)
      const before = await total(app)
      const again = await send(app, request, name.replace(/\W/g, ''))
      assert.deepEqual([again.statusCode, again.body], [first.statusCode, first.body], name)
      assert.equal(again.headers['idempotency-replayed'], 'true', name)
      assert.equal(again.headers['groundlog-verdict'], first.headers['groundlog-verdict'], name)
      assert.deepEqual(
        [again.headers.etag, again.headers.location],
        [first.headers.etag, first.headers.location],
        name,
      )
      assert.equal(await total(app), before, name)
    }
  })

  test('keeps its first answer after the event has changed', async (t) => {
    const app = await withApp(t)
    const first = await send(app, post(), 'k')
    await send(app, {
      method: 'PATCH',
      url: `/events/${first.json().id}`,
      payload: '{"severity":"CRITICAL"}',
    })
    assert.equal((await send(app, post(), 'k')).body, first.body)
  })

  test('keeps its first answer when the rules of today would refuse it', async (t) => {
    const app = await withApp(t)
    const type = {
      method: 'POST',
      url: '/event-types',
      payload: '{"id":"flaring","name":"Flaring"}',
    } as const
    await send(app, type)
    const request = post({ event_type_id: 'flaring' })
    const first = await send(app, request, 'k')
    for (const to of ['deprecated', 'archived']) {
      const url = '/event-types/flaring/transition'
      assert.equal(
        (await send(app, { method: 'POST', url, payload: JSON.stringify({ to }) })).statusCode,
        200,
      )
    }
    assert.equal((await send(app, request, 'k')).body, first.body)
    assert.equal((await send(app, request, 'other')).statusCode, 409)
  })

  test('is recorded once, however many arrive at once', async (t) => {
    const app = await withApp(t)
    const answers = await Promise.all(Array.from({ length: 200 }, () => send(app, post(), 'k')))
    assert.equal(new Set(answers.map(({ body }) => body)).size, 1)
    assert.equal(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined).length, 1)
    assert.equal(await total(app), 1)
  })

  for (const action of ['merge', 'drop', 'flag']) {
    test(`keeps its verdict, too, where a rule says ${action}`, async (t) => {
      const app = await withApp(t)
      const rule = { name: 'r', action, fingerprint_fields: ['description'] }
      await send(app, { method: 'POST', url: '/duplication-rules', payload: JSON.stringify(rule) })
      await send(app, post())
      const second = await send(app, post(), 'k')
      const third = await send(app, post(), 'k')
      assert.deepEqual([third.statusCode, third.body], [second.statusCode, second.body])
      assert.equal(third.headers['groundlog-verdict'], second.headers['groundlog-verdict'])
    })
  }

  test('is the same after a restart', async (t) => {
    const data = await temporaryFolder(t, async () => {})
    const before = await withApp(t, { data })
    const first = await send(before, post(), 'k')
    await before.app.close()
    const after = await withApp(t, { data })
    const again = await send(after, post(), 'k')
    assert.equal(again.body, first.body)
    assert.equal(again.headers['idempotency-replayed'], 'true')
    assert.equal(await total(after), 1)
  })

  test('is a new one after a day', async (t) => {
    let now = 1_795_214_476_000_000n
    const app = await withApp(t, { now: () => now })
    const first = (await send(app, post(), 'k')).json()
    now += 86_400_000_000n - 1n
    assert.equal((await send(app, post(), 'k')).json().id, first.id)
    now += 1n
    assert.notEqual((await send(app, post(), 'k')).json().id, first.id)
  })
})

describe('a key', () => {
  test('with another body is refused with 422 in every dialect', async (t) => {
    const app = await withApp(t)
    for (const [name, [request, other]] of Object.entries(await recorders(app))) {
      const key = name.replace(/\W/g, '')
      await send(app, request, key)
      const before = await total(app)
      const answer = await send(app, other, key)
      if (request.url === '/events/batch') {
        assert.deepEqual([answer.statusCode, answer.json().data[0].status], [200, 422], name)
      } else assert.equal(answer.statusCode, 422, `${name}: ${answer.body}`)
      assert.match(answer.body, /Idempotency-Key was used with another body/, name)
      assert.equal(await total(app), before, name)
    }
  })

  const BAD = ['', 'x'.repeat(256), 'two words', 'caf\u00e9']
  for (const key of BAD) {
    test(`of ${JSON.stringify(key.slice(0, 20))} is none, in every dialect`, async (t) => {
      const app = await withApp(t)
      for (const [name, [request]] of Object.entries(await recorders(app))) {
        const answer = await send(app, request, key)
        assert.equal(answer.statusCode, 422, `${name}: ${answer.body}`)
        assert.match(answer.body, /1 to 255 visible ASCII characters/, name)
      }
    })
  }

  for (const key of ['x', '!"#~', 'x'.repeat(255)]) {
    test(`of ${JSON.stringify(key.slice(0, 20))} is one`, async (t) => {
      const app = await withApp(t)
      assert.equal((await send(app, post(), key)).statusCode, 201)
    })
  }

  test('of a request that was refused is free', async (t) => {
    const app = await withApp(t)
    assert.equal((await send(app, post({ severity: 'LOUD' }), 'k')).statusCode, 422)
    assert.equal((await send(app, post({ event_type_id: 'lost' }), 'k')).statusCode, 404)
    assert.equal((await send(app, post(), 'k')).statusCode, 201)
  })

  test('belongs to who asks, to the method and to the path', async (t) => {
    const app = await withApp(t)
    const issued = await app.app.gatekeeper.tokens.issue({
      name: 'ben',
      role: 'operator',
      user: null,
      expiresAt: null,
    })
    if (!issued.ok) assert.fail()
    await send(app, post(), 'k')
    const ben = { ...post({ severity: 'HIGH' }), headers: {} }
    const other = await app.inject({
      ...ben,
      headers: {
        authorization: `Bearer ${issued.value.secret}`,
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
    })
    assert.equal(other.statusCode, 201)
    await send(app, { method: 'PUT', url: '/api/asset/a' })
    await send(app, { method: 'PUT', url: '/api/asset/b' })
    for (const tag of ['a', 'b']) {
      const put = { method: 'PUT', url: `/api/asset/${tag}/log?message=${tag}` } as const
      assert.equal((await send(app, put, 'k')).statusCode, 201)
    }
    const versioned = { ...post(), url: '/api/v1/events' }
    assert.equal((await send(app, versioned, 'k')).headers['idempotency-replayed'], 'true', 'the same route')
  })
})

describe('a batch that is sent again under its key', () => {
  test('stores only what was not stored before', async (t) => {
    const app = await withApp(t)
    const item = (n: number) => JSON.stringify({ ...RESTART, description: `Restart ${n}` })
    const lines = (count: number): Request => ({
      method: 'POST',
      url: '/events/batch',
      payload: Array.from({ length: count }, (_, n) => `${item(n)}\n`).join(''),
      headers: { 'content-type': 'application/x-ndjson' },
    })
    const some = await send(app, lines(3), 'k')
    const all = await send(app, lines(5), 'k')
    assert.ok(all.body.startsWith(some.body))
    assert.equal(await total(app), 5)
  })

  test('is the whole or nothing where it is atomic', async (t) => {
    const app = await withApp(t)
    const batch = (...items: object[]): Request => ({
      method: 'POST',
      url: '/events/batch?atomic=true',
      payload: JSON.stringify(items),
    })
    const request = batch(RESTART, { ...RESTART, severity: 'HIGH' })
    const first = await send(app, request, 'k')
    const again = await send(app, request, 'k')
    assert.deepEqual(
      [again.statusCode, again.body, again.headers['idempotency-replayed']],
      [200, first.body, 'true'],
    )
    const other = await send(app, batch(RESTART, RESTART), 'k')
    assert.equal(other.statusCode, 422)
    assert.equal(await total(app), 2)
  })
})

test('a request without a key is recorded each time', async (t) => {
  const app = await withApp(t)
  for (const _ of [1, 2]) assert.equal((await send(app, post())).statusCode, 201)
  assert.equal(await total(app), 2)
})
