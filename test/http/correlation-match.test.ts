import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type Asking, withAsker } from './asker.ts'

const FIELDS = [
  { id: 'cause', name: 'cause', type: 'select', options: ['equipment', 'weather'] },
  { id: 'volume', name: 'volume_mcf', type: 'number' },
  { id: 'crew', name: 'crew', type: 'multiselect', options: ['a', 'b', 'c'] },
]
const OTHER = [
  { id: 'why', name: 'cause', type: 'text' },
  { id: 'rate', name: 'volume_mcf', type: 'integer' },
]

type Say = {
  readonly type?: string
  readonly severity?: string
  readonly fields?: object
  readonly asset?: string
}

async function log(ask: Asking, minute: number, { type = 'flaring', asset = 'well-001', ...said }: Say) {
  const { status, body } = await ask('POST', '/events', {
    event_type_id: type,
    entity_id: asset,
    occurred_at: new Date(Date.UTC(2026, 3, 10, 0, minute)).toISOString(),
    ...said,
  })
  assert.equal(status, 201, JSON.stringify(body))
  return String(body.id)
}

/** One event at minute 30, and others around it by name. */
async function site(t: TestContext) {
  const ask = await withAsker(t)
  await ask('POST', '/event-types', { id: 'flaring', name: 'Flaring', fields: FIELDS })
  await ask('POST', '/event-types', { id: 'venting', name: 'Venting', fields: OTHER })
  const event = await log(ask, 30, {
    severity: 'HIGH',
    fields: { cause: 'weather', volume_mcf: 5, crew: ['a', 'b'] },
  })
  const named = new Map([
    [
      await log(ask, 20, { severity: 'HIGH', fields: { cause: 'weather', volume_mcf: 7 } }),
      'cause, severity',
    ],
    [await log(ask, 25, { severity: 'LOW', fields: { cause: 'equipment', volume_mcf: 5.0 } }), 'volume'],
    [await log(ask, 35, { type: 'venting', fields: { cause: 'weather', volume_mcf: 5 } }), 'other type'],
    [await log(ask, 40, { severity: 'HIGH', fields: { crew: ['b', 'a'] } }), 'crew, severity'],
    [await log(ask, 45, {}), 'nothing'],
  ])
  const suggest = async (body: object) => {
    const answer = await ask('POST', `/events/${event}/correlate`, body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.correlated_events
      .map(({ event_id }: { event_id: string }) => named.get(event_id))
      .sort()
  }
  return { ask, event, suggest }
}

describe('suggestions are only of events that agree', () => {
  const table: readonly (readonly [match: object | null, found: readonly string[]])[] = [
    [null, ['cause, severity', 'crew, severity', 'nothing', 'other type', 'volume']],
    [{ fields: ['fields.cause'] }, ['cause, severity', 'other type']],
    [{ fields: ['fields.volume_mcf'] }, ['other type', 'volume']],
    [{ fields: ['fields.crew'] }, ['crew, severity']],
    [{ fields: ['severity'] }, ['cause, severity', 'crew, severity']],
    [{ fields: ['fields.cause', 'severity'] }, ['cause, severity']],
    [{ fields: ['fields.cause', 'fields.volume_mcf'] }, ['other type']],
    [
      { fields: ['fields.cause', 'fields.volume_mcf'], aggregate: 'any' },
      ['cause, severity', 'other type', 'volume'],
    ],
    [{ fields: ['entity_id', 'event_type_id', 'fields.cause'] }, ['cause, severity']],
    [{ fields: ['description'] }, []],
    [{ fields: ['description', 'severity'], aggregate: 'any' }, ['cause, severity', 'crew, severity']],
  ]
  test('in what match names, whatever their types call it a text or a number', async (t) => {
    const { suggest } = await site(t)
    for (const [match, found] of table)
      assert.deepEqual(await suggest({ match }), found, JSON.stringify(match))
  })

  test('though a hundred that do not agree are nearer', async (t) => {
    const { ask, suggest } = await site(t)
    const nearer = Array.from({ length: 120 }, (_, n) => ({
      event_type_id: 'flaring',
      entity_id: 'well-001',
      occurred_at: new Date(Date.UTC(2026, 3, 10, 0, 29, 0, n)).toISOString(),
      fields: { cause: 'equipment' },
    }))
    assert.equal((await ask('POST', '/events/batch', nearer)).body.recorded, 120)
    assert.deepEqual(await suggest({ match: { fields: ['fields.cause'] }, limit: 200 }), [
      'cause, severity',
      'other type',
    ])
  })

  test('under the name that a field has by now and the one that it had', async (t) => {
    const { ask, event, suggest } = await site(t)
    await ask('PATCH', '/event-types/flaring/fields/cause', { name: 'reason' })
    await log(ask, 31, { fields: { reason: 'weather' } })
    assert.equal((await suggest({ match: { fields: ['fields.cause'] } })).length, 3)
    const { status, body } = await ask('POST', `/events/${event}/correlate`, {
      match: { fields: ['fields.reason'] },
    })
    assert.deepEqual([status, body.detail[0].loc], [422, ['body', 'match', 'fields', 0]])
  })
})

test('suggestions are only of events that came in by the sources named', async (t) => {
  const { ask, event } = await site(t)
  const headers = { 'content-type': 'application/json' }
  const entry = { asset_id: 'well-001', event_type: 'STATUS_RESTART', severity: 'LOW', description: 'x' }
  const timestamp = '2026-04-10T00:31:00Z'
  assert.equal((await ask('POST', '/api/log', { ...entry, timestamp }, headers)).status, 201)
  const sources = async (said: unknown) => {
    const { body } = await ask('POST', `/events/${event}/correlate`, { sources: said })
    return body.count
  }
  assert.deepEqual(
    await Promise.all([null, ['events'], ['maintenance'], ['asset_logs']].map(sources)),
    [6, 5, 1, 0],
  )
  assert.equal(await sources(['maintenance-log', 'maintenance', 'events']), 6)
})

test('time_window, in seconds, is another name for window', async (t) => {
  const { suggest } = await site(t)
  assert.deepEqual(await suggest({ time_window: 300 }), ['other type', 'volume'])
})

const WRONG: readonly (readonly [body: object, loc: readonly (string | number)[]])[] = [
  [{ match: 'cause' }, ['match']],
  [{ match: [] }, ['match']],
  [{ match: {} }, ['match', 'fields']],
  [{ match: { fields: [] } }, ['match', 'fields']],
  [{ match: { fields: ['cause'] } }, ['match', 'fields', 0]],
  [{ match: { fields: ['severity', 'fields.'] } }, ['match', 'fields', 1]],
  [{ match: { fields: ['fields.lost'] } }, ['match', 'fields', 0]],
  [{ match: { fields: ['__proto__'] } }, ['match', 'fields', 0]],
  [{ match: { fields: Array(6).fill('severity') } }, ['match', 'fields']],
  [{ match: { fields: ['severity'], aggregate: 'most' } }, ['match', 'aggregate']],
  [{ match: { fields: ['severity'], agregate: 'any' } }, ['match', 'agregate']],
  [{ sources: [] }, ['sources']],
  [{ sources: ['fax'] }, ['sources', 0]],
  [{ sources: 'events' }, ['sources']],
  [{ time_window: -1 }, ['time_window']],
  [{ time_window: 60, window: 60 }, ['time_window']],
]

test('what cannot be understood is refused in its place', async (t) => {
  const { ask, event } = await site(t)
  for (const [body, loc] of WRONG) {
    const { status, body: told } = await ask('POST', `/events/${event}/correlate`, body)
    assert.deepEqual([status, told.detail?.[0].loc], [422, ['body', ...loc]], JSON.stringify([body, told]))
  }
})
