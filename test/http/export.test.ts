import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { type AppUnderTest, withApp } from './with-app.ts'

const TYPE = {
  id: 'flaring',
  name: 'Flaring',
  fields: [
    { name: 'volume_mcf', type: 'number' },
    { name: 'causes', type: 'multiselect', options: ['equipment', 'weather'] },
  ],
}

/** Recorded out of the order of time. */
const EVENTS = [
  {
    event_type_id: 'flaring',
    entity_id: 'well-2',
    occurred_at: '2026-04-02T00:00:00Z',
    description: '=1+1, "quoted"\nand more',
    fields: { volume_mcf: -4.5, causes: ['weather'] },
    dedup_key: 'two',
  },
  { event_type_id: 'flaring', entity_id: 'well-1', occurred_at: '2026-04-01T00:00:00Z', severity: 'HIGH' },
  {
    event_type_id: 'STATUS_RESTART',
    entity_id: 'well-1',
    occurred_at: '2026-04-03T00:00:00Z',
    severity: 'LOW',
    description: 'Runs',
  },
]

async function withEvents(t: TestContext): Promise<AppUnderTest> {
  const app = await withApp(t, { anonymous: 'admin' })
  const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload })
  assert.equal((await post('/event-types', TYPE)).statusCode, 201)
  for (const event of EVENTS) assert.equal((await post('/events', event)).statusCode, 201)
  return app
}

const lines = (body: string) =>
  body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('GET /events/export', () => {
  test('is every event as /events shows it, with its dedup_key, oldest first', async (t) => {
    const { inject } = await withEvents(t)
    const answer = await inject('/events/export')
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.headers['content-type'], 'application/x-ndjson')
    assert.equal(answer.headers['groundlog-seq'], '3')
    assert.match(String(answer.headers['content-disposition']), /filename="events\.ndjson"/)
    const { data } = (await inject('/events?sort=asc')).json()
    const keys = [null, 'two', null]
    assert.deepEqual(
      lines(answer.body),
      data.map((event: object, place: number) => ({ ...event, dedup_key: keys[place] })),
    )
  })

  const FILTERS: readonly (readonly [query: string, assets: string])[] = [
    ['entity_id=well-1', 'well-1 well-1'],
    ['event_type_id=flaring&sort=desc', 'well-2 well-1'],
    ['from_date=2026-04-02&to_date=2026-04-02', 'well-2'],
    ['field.volume_mcf.lt=0', 'well-2'],
    ['severity=LOW,HIGH', 'well-1 well-1'],
    ['q=run', 'well-1'],
    ['as_of=2000-01-01', ''],
  ]
  for (const [query, assets] of FILTERS) {
    test(`filters as /events does: ${query}`, async (t) => {
      const { inject } = await withEvents(t)
      const { body } = await inject(`/events/export?${query}`)
      const found = body === '' ? [] : lines(body)
      assert.equal(found.map(({ entity_id }) => entity_id).join(' '), assets)
    })
  }

  test('is a table for whoever wants one, in which nothing is a formula', async (t) => {
    const { inject } = await withEvents(t)
    const byAccept = await inject({ url: '/events/export', headers: { accept: 'text/csv' } })
    const byFormat = await inject('/events/export?format=csv')
    assert.equal(byAccept.body, byFormat.body)
    assert.match(String(byFormat.headers['content-type']), /^text\/csv; charset=utf-8/)
    const rows = parse(byFormat.body, { columns: true }) as Record<string, string>[]
    assert.deepEqual(Object.keys(rows[0]!).slice(-2), ['fields.volume_mcf', 'fields.causes'])
    const [first, second] = rows
    assert.equal(first!['fields.volume_mcf'], '')
    const { description, dedup_key, occurred_at, ...rest } = second!
    assert.deepEqual(
      {
        description,
        dedup_key,
        occurred_at,
        volume: rest['fields.volume_mcf'],
        causes: rest['fields.causes'],
      },
      {
        description: '\'=1+1, "quoted"\nand more',
        dedup_key: 'two',
        occurred_at: '2026-04-02T00:00:00Z',
        volume: '-4.5',
        causes: '["weather"]',
      },
    )
  })

  test('has columns for the fields of the types asked for only', async (t) => {
    const { inject } = await withEvents(t)
    const { body } = await inject('/events/export?format=csv&event_type_id=STATUS_RESTART')
    assert.ok(!body.includes('fields.'))
    assert.equal(body.split('\r\n').length, 3)
  })

  test('shows each event by the names that its fields had', async (t) => {
    const { inject } = await withEvents(t)
    const { fields } = (await inject('/event-types/flaring')).json()
    const url = `/event-types/flaring/fields/${fields[0].id}`
    assert.equal((await inject({ method: 'PATCH', url, payload: { name: 'volume' } })).statusCode, 200)
    const event = { event_type_id: 'flaring', entity_id: 'well-3', fields: { volume: 7 } }
    assert.equal((await inject({ method: 'POST', url: '/events', payload: event })).statusCode, 201)
    const { body } = await inject('/events/export?format=csv&event_type_id=flaring')
    const rows = parse(body, { columns: true }) as Record<string, string>[]
    const volumes = rows.map((row) => [row['fields.volume_mcf'], row['fields.volume']])
    assert.deepEqual(volumes, [
      ['', ''],
      ['-4.5', ''],
      ['', '7'],
    ])
  })

  test('tells all that is wrong with the filters', async (t) => {
    const { inject } = await withEvents(t)
    const answer = await inject('/events/export?format=xlsx&from_date=soon&field.none=1')
    assert.equal(answer.statusCode, 422)
    const places = answer.json().detail.map(({ loc }: { loc: string[] }) => loc.join('.'))
    assert.deepEqual(places.sort(), ['query.field.none', 'query.format', 'query.from_date'])
  })

  test('asked for its head reads nothing', async (t) => {
    const { inject } = await withEvents(t)
    const { statusCode, body, headers } = await inject({ method: 'HEAD', url: '/events/export' })
    assert.deepEqual([statusCode, body, headers['groundlog-seq']], [200, '', '3'])
  })
})
