import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Asking, asker } from './asker.ts'
import { type AppUnderTest, withApp } from './with-app.ts'

/** Warns about what is loud, denies what is silent. */
const RULES = [
  {
    id: 'loud',
    actions: ['warn'],
    validations: [{ expression: '!event.description.contains("!")', message: 'Calm down' }],
  },
  { id: 'silent', validations: [{ expression: 'event.description != "…"', message: 'Say something' }] },
]

async function withEvent(t: TestContext): Promise<{ app: AppUnderTest; ask: Asking; url: string }> {
  const app = await withApp(t)
  const ask = asker(app)
  for (const rule of RULES) {
    assert.equal((await ask('POST', '/guard-rules', { name: rule.id, ...rule })).status, 201)
    assert.equal((await ask('POST', `/guard-rules/${rule.id}/publish`)).status, 200)
  }
  const what = { event_type_id: 'PREVENTIVE_LUBRICATION', severity: 'LOW', description: 'Greased' }
  const event = { entity_id: 'Motor-01', ...what }
  const { status, body } = await ask('POST', '/events', event)
  assert.equal(status, 201, JSON.stringify(body))
  return { app, ask, url: `/events/${body.id}` }
}

const VERDICTS: readonly (readonly [string, object, number, string])[] = [
  ['says something else', { description: 'Oiled' }, 200, 'recorded'],
  ['is warned about', { description: 'Oiled!' }, 200, 'recorded-with-warnings'],
  ['says what the event says already', { description: 'Greased' }, 200, 'dropped'],
  ['a guard rule denies', { description: '…' }, 422, 'refused'],
  ['is no correction', { descripton: 'Oiled' }, 422, 'refused'],
  ['builds on another revision', { description: 'Oiled', expected_revision: 9 }, 409, 'refused'],
]

for (const [what, correction, status, verdict] of VERDICTS) {
  test(`a correction that ${what} is ${verdict}, in its header, in the metrics and nowhere else`, async (t) => {
    const { app, ask, url } = await withEvent(t)
    const before = await verdicts(app)
    const answer = await ask('PATCH', url, correction)
    assert.deepEqual([answer.status, answer.headers['groundlog-verdict']], [status, verdict])
    const after = await verdicts(app)
    assert.equal(after.get(verdict), (before.get(verdict) ?? 0) + 1)
    assert.equal(sum(after), sum(before) + 1)
  })
}

test('a correction of no event, and one that is no JSON, are refused', async (t) => {
  const { ask, url } = await withEvent(t)
  const unknown = await ask('PATCH', '/events/none', { description: 'Oiled' })
  assert.deepEqual([unknown.status, unknown.headers['groundlog-verdict']], [404, 'refused'])
  const garbled = await ask('PATCH', url, '{', { 'content-type': 'application/json' })
  assert.deepEqual([garbled.status, garbled.headers['groundlog-verdict']], [422, 'refused'])
})

test('a correction that comes twice is told the first verdict again', async (t) => {
  const { ask, url } = await withEvent(t)
  for (const replayed of [undefined, 'true']) {
    const { headers } = await ask('PATCH', url, { description: 'Oiled!' }, { 'idempotency-key': 'k' })
    assert.deepEqual(
      [headers['groundlog-verdict'], headers['idempotency-replayed']],
      ['recorded-with-warnings', replayed],
    )
  }
})

test('the warnings of an event are those of what it says now, those of each revision in its history', async (t) => {
  const { ask, url } = await withEvent(t)
  const warning = { code: 'guard_rule', message: "Calm down (guard rule 'loud')" }
  const warned = await ask('PATCH', url, { description: 'Oiled!' })
  assert.deepEqual(warned.body.warnings, [warning])
  assert.match(String(warned.headers['warning']), /^299 groundlog "loud"$/)
  assert.deepEqual((await ask('GET', url)).body.warnings, [warning])
  assert.deepEqual((await ask('PATCH', url, { description: 'Oiled' })).body.warnings, [])
  const { body: history } = await ask('GET', `${url}/history`)
  assert.deepEqual(
    history.data.map(({ warnings }: { warnings: unknown }) => warnings),
    [[], [warning], []],
  )
})

async function verdicts({ inject, adminToken }: AppUnderTest): Promise<Map<string, number>> {
  const headers = { authorization: `Bearer ${adminToken}` }
  const { body } = await inject({ url: '/metrics', headers })
  const lines = body.matchAll(
    /^groundlog_verdicts_total\{dialect="operational-events",verdict="(.+?)"\} (\d+)$/gm,
  )
  return new Map([...lines].map(([, verdict, count]) => [verdict!, Number(count)]))
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}
