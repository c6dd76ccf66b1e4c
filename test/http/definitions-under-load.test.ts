import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { type Asking, asker } from './asker.ts'
import { type AppUnderTest, withApp } from './with-app.ts'

const FLARING = {
  id: 'flaring',
  name: 'Flaring',
  fields: [
    { id: 'volume', name: 'volume_mcf', type: 'number' },
    { id: 'cause', name: 'cause', type: 'text' },
  ],
}

type Told = { readonly status: number; readonly id?: string }
type Shown = {
  readonly id: string
  readonly revision: number
  readonly description: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly judged_by: readonly { readonly rule_id: string; readonly version: number }[]
}

async function withFlaring(t: TestContext): Promise<{ app: AppUnderTest; ask: Asking }> {
  const app = await withApp(t)
  const ask = asker(app)
  assert.equal((await ask('POST', '/event-types', FLARING)).status, 201)
  return { app, ask }
}

function flare(fields: object) {
  return { event_type_id: 'flaring', entity_id: 'well-001', fields }
}

async function allEvents(ask: Asking, query = ''): Promise<Shown[]> {
  const found: Shown[] = []
  let cursor = ''
  for (;;) {
    const { status, body } = await ask('GET', `/events?limit=100${query}${cursor}`)
    assert.equal(status, 200, JSON.stringify(body))
    found.push(...body.data)
    if (body.next_cursor === null) return found
    cursor = `&cursor=${body.next_cursor}`
  }
}

test('lines that stream in while a rule is published over and over are each judged by a version that was in force', async (t) => {
  const { app, ask } = await withFlaring(t)
  const limitOf = (version: number) => (version % 2 === 1 ? 50 : 1_000)
  const withLimit = (version: number) => ({
    validations: [{ expression: `fields.volume_mcf <= ${limitOf(version)}`, message: 'Too much' }],
  })
  await ask('POST', '/guard-rules', {
    id: 'limit',
    name: 'Limit',
    event_type_ids: ['flaring'],
    ...withLimit(1),
  })
  await ask('POST', '/guard-rules/limit/publish')

  const count = 2_000
  let published = 1
  async function* lines() {
    for (let n = 0; n < count; n += 1) {
      yield `${JSON.stringify({ ...flare({ volume_mcf: n % 100 }), description: `${n}` })}\n`
      while (published < n / 200) await turn()
    }
  }
  const headers = { authorization: `Bearer ${app.adminToken}`, 'content-type': 'application/x-ndjson' }
  const sending = app.inject({
    method: 'POST',
    url: '/events/batch',
    headers,
    payload: Readable.from(lines()),
  })
  let sent = false
  void sending.then(() => {
    sent = true
  })
  while (!sent && published < 40) {
    published += 1
    assert.equal((await ask('PATCH', '/guard-rules/limit', withLimit(published))).status, 200)
    assert.equal((await ask('POST', '/guard-rules/limit/publish')).body.published_version, published)
  }
  const told: Told[] = (await sending).body
    .split('\n')
    .filter(Boolean)
    .map((line: string) => JSON.parse(line))
  assert.equal(told.length, count)

  const recorded = await allEvents(ask)
  assert.deepEqual(
    new Set(recorded.map(({ id }) => id)),
    new Set(told.flatMap(({ status, id }) => (status === 201 ? [id] : []))),
  )
  for (const { fields, judged_by } of recorded) {
    const [judge] = judged_by
    assert.ok(judge && judge.version >= 1 && judge.version <= published)
    assert.ok(
      Number(fields['volume_mcf']) <= limitOf(judge.version),
      `${fields['volume_mcf']} by ${judge.version}`,
    )
  }
  assert.deepEqual([...new Set(told.map(({ status }) => status))].sort(), [201, 422])
})

test('a field that is renamed while events pour in keeps every value, under the name of the event’s own version', async (t) => {
  const { ask } = await withFlaring(t)
  const names = ['cause', 'reason']
  let renamed = 0
  let done = false
  const rename = (async () => {
    while (!done) {
      renamed += 1
      const { status } = await ask('PATCH', '/event-types/flaring/fields/cause', { name: names[renamed % 2] })
      assert.equal(status, 200)
    }
  })()
  const recorded: Shown[] = []
  const lanes = Array.from({ length: 6 }, async (_, lane) => {
    for (let n = lane; n < 300; n += 6) {
      const fields = { [names[n % 2]!]: `value ${n}` }
      const { status, body } = await ask('POST', '/events', { ...flare(fields), description: `${n}` })
      if (status === 201) recorded.push(body)
      else assert.deepEqual([status, body.detail[0].type], [422, 'extra_forbidden'], JSON.stringify(body))
    }
  })
  await Promise.all(lanes)
  done = true
  await rename
  assert.ok(
    recorded.length > 0 && recorded.length < 300,
    `${recorded.length} of 300, renamed ${renamed} times`,
  )
  const events = await allEvents(ask)
  assert.equal(events.length, recorded.length)
  for (const { description, fields } of events)
    assert.deepEqual(Object.values(fields), [`value ${description}`])
  for (const name of names) {
    for (const { description } of recorded.slice(0, 10)) {
      const found = await ask('GET', `/events?field.${name}=${encodeURIComponent(`value ${description}`)}`)
      assert.equal(found.body.total, 1, `${name} of ${description}`)
    }
  }
})

test('pages as of a moment, and their total, stay what they were while corrections and events pour in', async (t) => {
  const { ask } = await withFlaring(t)
  const events = Array.from({ length: 300 }, (_, n) => ({ ...flare({ volume_mcf: n }), description: `${n}` }))
  const { body: told } = await ask('POST', '/events/batch', events)
  const ids = told.data.map(({ id }: Told) => id) as string[]
  const newest = (await ask('GET', `/events/${ids.at(-1)}`)).body.recorded_at
  const asOf = `&as_of=${encodeURIComponent(newest)}`
  const before = await allEvents(ask, asOf)
  assert.equal(before.length, 300)

  let done = false
  let corrected = 0
  const pour = Array.from({ length: 4 }, async (_, lane) => {
    for (let n = lane; !done; n += 4) {
      const id = ids[n % ids.length]!
      const correction = { description: `corrected ${n}`, occurred_at: '2020-01-01T00:00:00Z' }
      assert.equal((await ask('PATCH', `/events/${id}`, correction)).status, 200)
      assert.equal((await ask('POST', '/events', { ...flare({}), description: 'late' })).status, 201)
      corrected += 1
    }
  })
  for (let round = 0; round < 5 || corrected < 50; round += 1) {
    assert.deepEqual(await allEvents(ask, asOf), before)
    const { total, total_exact } = (await ask('GET', `/events?limit=1${asOf}`)).body
    assert.deepEqual([total, total_exact], [300, undefined])
    const old = (await ask('GET', `/events?limit=1${asOf}&to_date=2020-01-02`)).body
    assert.equal(old.total, 0)
  }
  done = true
  await Promise.all(pour)
})
