import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { withApp } from './with-app.ts'

type Body = Readonly<Record<string, unknown>>

/** Asks as an administrator; what comes back is the status and the body. */
async function asking(t: TestContext) {
  const { inject, adminToken } = await withApp(t)
  const headers = { authorization: `Bearer ${adminToken}` }
  return async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: Body) => {
    const answer = await inject({ method, url, headers, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.json() }
  }
}

const TYPE = {
  id: 'flaring',
  name: 'Flaring',
  fields: [
    { id: 'cause', name: 'cause', type: 'select', options: ['weather', 'power'], indexed: true },
    { id: 'volume', name: 'volume', type: 'number' },
  ],
}

test('a field says whether it is indexed and how far that is', async (t) => {
  const ask = await asking(t)
  const { status, body } = await ask('POST', '/event-types', TYPE)
  assert.equal(status, 201)
  const shown = (fields: readonly Body[]) => fields.map(({ id, indexed, index }) => [id, indexed, index])
  const expected = [
    ['cause', true, 'ready'],
    ['volume', false, undefined],
  ]
  assert.deepEqual(shown(body.fields), expected)
  assert.deepEqual(shown((await ask('GET', '/event-types/flaring/fields')).body.data), expected)
  const version = await ask('GET', '/event-types/flaring/versions/1')
  assert.deepEqual(shown(version.body.fields)[0], ['cause', true, undefined])
})

test('the index of a field is turned on and off, and answers stay the same', async (t) => {
  const ask = await asking(t)
  await ask('POST', '/event-types', TYPE)
  for (const [cause, volume] of [
    ['weather', 1],
    ['power', 2],
    ['weather', 3],
  ] as const) {
    const event = { event_type_id: 'flaring', entity_id: 'Flare-1', fields: { cause, volume } }
    assert.equal((await ask('POST', '/events', event)).status, 201)
  }
  const volumes = async () => {
    const { body } = await ask('GET', '/events?field.cause=weather&field.volume.gte=1&sort=asc')
    return [body.total, body.data.map(({ fields }: { fields: Body }) => fields['volume'])]
  }
  assert.deepEqual(await volumes(), [2, [1, 3]])
  const off = await ask('PATCH', '/event-types/flaring/fields/cause', { indexed: false })
  assert.deepEqual([off.status, off.body.indexed, 'index' in off.body], [200, false, false])
  assert.deepEqual(await volumes(), [2, [1, 3]])
  const on = await ask('PATCH', '/event-types/flaring/fields/volume', { indexed: true })
  assert.deepEqual([on.status, on.body.indexed], [200, true])
  assert.ok(['building', 'ready'].includes(on.body.index))
  assert.deepEqual(await volumes(), [2, [1, 3]])
})

test('a type with too many indexed fields is refused', async (t) => {
  const ask = await asking(t)
  const fields = Array.from({ length: 17 }, (_, n) => ({ name: `f${n}`, type: 'text', indexed: true }))
  const { status, body } = await ask('POST', '/event-types', { id: 'many', name: 'Many', fields })
  assert.equal(status, 409)
  assert.match(body.detail, /At most 16 fields/)
})
