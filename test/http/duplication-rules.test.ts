import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type Asking, asker } from './asker.ts'
import { type AppUnderTest, withApp } from './with-app.ts'

type Body = Record<string, unknown>

const ACTIONS = ['reject', 'flag', 'merge', 'drop'] as const

const SAID = {
  event_type_id: 'STATUS_RESTART',
  entity_id: 'well-001',
  severity: 'LOW',
  description: 'Restarted',
  occurred_at: '2026-04-10T10:00:00Z',
}

type Site = {
  readonly app: AppUnderTest
  readonly ask: Asking
  readonly rule: (said?: Body) => Promise<Body>
}

/** A site with nothing in it but what a test makes. */
async function site(t: TestContext): Promise<Site> {
  const app = await withApp(t)
  const ask = asker(app)
  const rule = async (said: Body = {}) => {
    const content = { name: 'Same words', fingerprint_fields: ['entity_id', 'description'], action: 'reject' }
    const { status, body } = await ask('POST', '/duplication-rules', { id: 'rule', ...content, ...said })
    assert.equal(status, 201, JSON.stringify(body))
    return body
  }
  return { app, ask, rule }
}

function at(time: string): Body {
  return { ...SAID, occurred_at: `2026-04-10T${time}Z` }
}

async function statistics(ask: Asking): Promise<Body> {
  return (await ask('GET', '/duplication-rules/rule')).body.statistics
}

describe('a duplicate in /events', () => {
  for (const [action, status, verdict, total] of [
    ['reject', 409, 'rejected-duplicate', 1],
    ['flag', 201, 'flagged-duplicate', 2],
    ['merge', 200, 'merged-into', 1],
    ['drop', 200, 'dropped', 1],
  ] as const) {
    test(`is answered ${status} when the rule says ${action}, and says why`, async (t) => {
      const { ask, rule } = await site(t)
      await rule({ action })
      const first = await ask('POST', '/events', SAID)
      assert.deepEqual([first.status, first.headers['groundlog-verdict']], [201, 'recorded'])
      assert.ok(!('duplicate' in first.body))

      const second = await ask('POST', '/events', { ...SAID, severity: 'HIGH' })
      assert.deepEqual([second.status, second.headers['groundlog-verdict']], [status, verdict])
      const why = action === 'reject' ? second.body : second.body.duplicate
      const { duplicate, duplicate_of, rule_id, fingerprint, matched, occurrence_count } = why
      assert.deepEqual(
        { duplicate, duplicate_of, rule_id, matched, occurrence_count },
        {
          duplicate: true,
          duplicate_of: first.body.id,
          rule_id: 'rule',
          matched: { entity_id: 'well-001', description: 'Restarted' },
          occurrence_count: action === 'merge' ? 2 : 1,
        },
      )
      assert.match(fingerprint, /^[0-9a-f]{64}$/)
      if (action === 'reject') assert.match(second.body.detail, /duplication rule 'Same words'/)
      if (action === 'flag') assert.equal(second.body.duplicate_of, first.body.id)
      if (status === 200) assert.equal(second.body.id, first.body.id)

      assert.equal((await ask('GET', '/events')).body.total, total)
      const kept = await ask('GET', `/events/${first.body.id}`)
      assert.deepEqual([kept.body.severity, kept.body.occurrence_count], ['LOW', action === 'merge' ? 2 : 1])
    })
  }
})

describe('a duplicate in the maintenance log', () => {
  const ENTRY = {
    asset_id: 'Motor-01',
    event_type: 'STATUS_RESTART',
    severity: 'LOW',
    description: 'Restarted',
  }

  for (const [action, status, isFirst] of [
    ['reject', 409, null],
    ['flag', 201, false],
    ['merge', 201, true],
    ['drop', 201, true],
  ] as const) {
    test(`is answered ${status} when the rule says ${action}`, async (t) => {
      const { ask, rule } = await site(t)
      await rule({ action })
      const first = await ask('POST', '/api/log', ENTRY)
      const second = await ask('POST', '/api/log', ENTRY)
      assert.equal(second.status, status)
      if (isFirst === null) {
        assert.deepEqual([second.body.duplicate_of, second.body.rule_id], [first.body.event_id, 'rule'])
      } else {
        assert.equal(second.body.event_id === first.body.event_id, isFirst)
        assert.deepEqual(Object.keys(second.body), Object.keys(first.body))
      }
    })
  }
})

describe('a duplicate in the asset log', () => {
  for (const [action, status, isFirst] of [
    ['reject', 400, null],
    ['flag', 201, false],
    ['merge', 201, true],
    ['drop', 201, true],
  ] as const) {
    test(`is answered ${status} when the rule says ${action}`, async (t) => {
      const { ask, rule } = await site(t)
      assert.equal((await ask('PUT', '/api/asset/tumblrtag1')).status, 201)
      await rule({ action })
      const put = () => ask('PUT', '/api/asset/tumblrtag1/log?message=hello')
      const [first, second] = [await put(), await put()]
      assert.deepEqual([first.status, second.status], [201, status])
      if (isFirst === null) {
        assert.equal(second.body.Success, false)
        assert.match(second.body.ERROR_DETAILS, /^Duplicate of event .* duplication rule 'Same words'/)
      } else assert.equal(second.body.Data.ID === first.body.Data.ID, isFirst)
    })
  }

  test('does not keep an asset from being created', async (t) => {
    const { ask, rule } = await site(t)
    await rule({ fingerprint_fields: ['entity_id', 'source'] })
    assert.equal((await ask('PUT', '/api/asset/tumblrtag1')).status, 201)
    assert.equal((await ask('PUT', '/api/asset/tumblrtag1/log?message=hello')).status, 400)
  })
})

describe('the window', () => {
  for (const window of [
    { window_seconds: 1800 },
    { window_minutes: 30 },
    { window: 'PT30M' },
    { window_seconds: 'PT0.5H' },
  ]) {
    test(`of ${JSON.stringify(window)} is half an hour, both ends included`, async (t) => {
      const { ask, rule } = await site(t)
      assert.equal((await rule(window))['window_seconds'], 1800)
      assert.equal((await ask('POST', '/events', at('10:00:00'))).status, 201)
      assert.equal((await ask('POST', '/events', at('10:30:00'))).status, 409)
      assert.equal((await ask('POST', '/events', at('09:30:00'))).status, 409, 'backdated')
      assert.equal((await ask('POST', '/events', at('10:30:00.000001'))).status, 201)
      assert.equal((await ask('POST', '/events', at('09:29:59.999999'))).status, 201)
    })
  }

  test('never slides: a duplicate keeps nothing alive', async (t) => {
    const { ask, rule } = await site(t)
    await rule({ window_minutes: 30, action: 'flag' })
    const times = ['10:00:00', '10:20:00', '10:40:00', '11:00:00']
    const flagged = []
    for (const time of times) flagged.push('duplicate' in (await ask('POST', '/events', at(time))).body)
    assert.deepEqual(flagged, [false, true, false, true])
  })

  test('leads to the nearest event, and of two as near to the one recorded first', async (t) => {
    const { ask, rule } = await site(t)
    await rule({ window_minutes: 30 })
    const early = (await ask('POST', '/events', at('10:00:00'))).body.id
    const late = (await ask('POST', '/events', at('10:40:00'))).body.id
    const of = async (time: string) => (await ask('POST', '/events', at(time))).body.duplicate_of
    assert.deepEqual([await of('10:19:59'), await of('10:20:01'), await of('10:20:00')], [early, late, early])
  })

  test('of null is any distance', async (t) => {
    const { ask, rule } = await site(t)
    assert.equal((await rule())['window_seconds'], null)
    await ask('POST', '/events', SAID)
    assert.equal((await ask('POST', '/events', { ...SAID, occurred_at: '1926-01-01T00:00:00Z' })).status, 409)
  })

  test('of nothing is the same moment', async (t) => {
    const { ask, rule } = await site(t)
    await rule({ window_seconds: 0 })
    await ask('POST', '/events', SAID)
    assert.equal((await ask('POST', '/events', at('10:00:00'))).status, 409)
    assert.equal((await ask('POST', '/events', at('10:00:01'))).status, 201)
  })
})

describe('what decides', () => {
  test('of several rules is the strongest action', async (t) => {
    const { ask, rule } = await site(t)
    for (const action of ['flag', 'merge', 'drop']) await rule({ id: action, action })
    await ask('POST', '/events', SAID)
    assert.equal((await ask('POST', '/events', SAID)).body.duplicate.rule_id, 'drop')
    await rule({ id: 'reject', action: 'reject' })
    assert.equal((await ask('POST', '/events', SAID)).body.duplicate.rule_id, 'drop', 'remembers nothing yet')
  })

  test('is the key that the client gave, if it gave one', async (t) => {
    const { ask, rule } = await site(t)
    await rule()
    await ask('POST', '/events', SAID)
    assert.equal((await ask('POST', '/events', { ...SAID, dedup_key: 'one' })).status, 201)
    assert.equal((await ask('POST', '/events', { ...SAID, dedup_key: 'one' })).status, 200)
    assert.equal((await ask('POST', '/events', SAID)).status, 409)
  })

  test('is no rule where a value that it compares is missing', async (t) => {
    const { ask, rule } = await site(t)
    await ask('POST', '/event-types', {
      id: 'flaring',
      name: 'Flaring',
      fields: [{ name: 'cause', type: 'text' }],
    })
    await rule({ event_type_id: 'flaring', fingerprint_fields: ['fields.cause'] })
    const said = { event_type_id: 'flaring', entity_id: 'well-001' }
    for (const _ of [1, 2]) assert.equal((await ask('POST', '/events', said)).status, 201)
    const caused = { ...said, fields: { cause: 'weather' } }
    assert.deepEqual(
      [(await ask('POST', '/events', caused)).status, (await ask('POST', '/events', caused)).status],
      [201, 409],
    )
  })

  test('is what an event says by now: a correction changes what it is compared by', async (t) => {
    const { ask, rule } = await site(t)
    await rule()
    const { body } = await ask('POST', '/events', SAID)
    assert.equal((await ask('PATCH', `/events/${body.id}`, { description: 'Stopped' })).status, 200)
    assert.equal((await ask('POST', '/events', { ...SAID, description: 'Stopped' })).status, 409)
    assert.equal((await ask('POST', '/events', SAID)).status, 201)
  })

  test('survives the renaming of a field', async (t) => {
    const { ask, rule } = await site(t)
    const fields = [{ id: 'f', name: 'cause', type: 'text' }]
    await ask('POST', '/event-types', { id: 'flaring', name: 'Flaring', fields })
    await rule({ event_type_id: 'flaring', match_fields: ['fields.cause'], fingerprint_fields: undefined })
    const said = { event_type_id: 'flaring', entity_id: 'well-001' }
    await ask('POST', '/events', { ...said, fields: { cause: 'weather' } })
    await ask('PATCH', '/event-types/flaring/fields/f', { name: 'reason' })
    const again = await ask('POST', '/events', { ...said, fields: { reason: 'weather' } })
    assert.deepEqual(
      [again.status, again.body.matched],
      [409, { entity_id: 'well-001', 'fields.reason': 'weather' }],
    )
    assert.deepEqual((await ask('GET', '/duplication-rules/rule')).body.fingerprint_fields, [
      'entity_id',
      'fields.reason',
    ])
  })

  test('is nobody once the rule is disabled or deleted', async (t) => {
    const { ask, rule } = await site(t)
    await rule()
    await ask('POST', '/events', SAID)
    await ask('PATCH', '/duplication-rules/rule', { enabled: false })
    assert.equal((await ask('POST', '/events', SAID)).status, 201)
    await ask('PATCH', '/duplication-rules/rule', { enabled: true })
    assert.equal((await ask('POST', '/events', SAID)).status, 201, 'it remembers from when it is enabled')
    assert.equal((await ask('POST', '/events', SAID)).status, 409)
    assert.equal((await ask('DELETE', '/duplication-rules/rule')).status, 204)
    assert.equal((await ask('POST', '/events', SAID)).status, 201)
  })
})

describe('a reset', () => {
  const FORGETS: readonly [string, Body | undefined, number][] = [
    ['everything without a body', undefined, 3],
    ['everything with an empty one', {}, 3],
    ['one rule', { rule_id: 'rule' }, 3],
    ['one asset', { entity_id: 'well-002' }, 1],
    ['what occurred before', { before: '2026-04-10T10:30:00Z' }, 2],
    ['where all parts hold', { entity_id: 'well-001', before: '2026-04-10T10:00:00Z' }, 0],
    ['null parts are no parts', { entity_id: null, before: null }, 3],
  ]
  for (const [what, body, expected] of FORGETS) {
    test(`forgets ${what}`, async (t) => {
      const { ask, rule } = await site(t)
      await rule()
      await ask('POST', '/events', SAID)
      await ask('POST', '/events', { ...at('11:00:00'), description: 'Later' })
      await ask('POST', '/events', { ...SAID, entity_id: 'well-002' })
      assert.deepEqual((await ask('POST', '/duplication-rules/reset', body)).body, { reset: expected })
      const again = await ask('POST', '/events', SAID)
      assert.equal(again.status, expected === 3 || body?.['before'] === '2026-04-10T10:30:00Z' ? 201 : 409)
    })
  }

  test('forgets one fingerprint, as a hit names it', async (t) => {
    const { ask, rule } = await site(t)
    await rule()
    await ask('POST', '/events', SAID)
    const { fingerprint } = (await ask('POST', '/events', SAID)).body
    assert.deepEqual((await ask('POST', '/duplication-rules/reset', { fingerprint: 'x' })).body, { reset: 0 })
    assert.deepEqual((await ask('POST', '/duplication-rules/reset', { fingerprint })).body, { reset: 1 })
    assert.equal((await ask('POST', '/events', SAID)).status, 201)
  })

  test('of a rule that is none is 404, and with a bad part 422', async (t) => {
    const { ask } = await site(t)
    assert.equal((await ask('POST', '/duplication-rules/reset', { rule_id: 'lost' })).status, 404)
    for (const body of [{ before: 'soon' }, { asset: 'x' }, { rule_id: 5 }, [], 'x']) {
      assert.equal((await ask('POST', '/duplication-rules/reset', body)).status, 422, JSON.stringify(body))
    }
  })
})

describe('a storm of 200 identical requests', () => {
  for (const action of ACTIONS) {
    test(`makes one event and 199 hits when the rule says ${action}`, async (t) => {
      const { ask, rule } = await site(t)
      await rule({ action })
      const answers = await Promise.all(Array.from({ length: 200 }, () => ask('POST', '/events', SAID)))
      const verdicts = answers.map(({ headers }) => headers['groundlog-verdict'])
      const first = answers.filter((_, index) => verdicts[index] === 'recorded')
      assert.equal(first.length, 1)
      const { checked, hits, ratio, rejected, flagged, merged, dropped, last_hit_at } = await statistics(ask)
      const counted = { reject: rejected, flag: flagged, merge: merged, drop: dropped }
      assert.deepEqual(counted, { reject: 0, flag: 0, merge: 0, drop: 0, [action]: 199 })
      assert.deepEqual([checked, hits, ratio], [200, 199, 0.995])
      assert.match(last_hit_at as string, /^\d{4}-/)
      const { body } = await ask('GET', '/events')
      assert.equal(body.total, action === 'flag' ? 200 : 1)
      const kept = (await ask('GET', `/events/${first[0]!.body.id}`)).body
      assert.equal(kept.occurrence_count, action === 'merge' ? 200 : 1)
    })
  }
})

describe('the rules themselves', () => {
  test('are made, found, changed and deleted', async (t) => {
    const { ask, rule } = await site(t)
    const made = await rule({ name: ' Same words ', ignore_fields: ['severity'] })
    assert.deepEqual(made, {
      id: 'rule',
      name: 'Same words',
      event_type_id: null,
      fingerprint_fields: ['entity_id', 'description'],
      ignore_fields: ['severity'],
      full_deduplication: false,
      window_seconds: null,
      action: 'reject',
      enabled: true,
      statistics: {
        checked: 0,
        hits: 0,
        ratio: 0,
        last_hit_at: null,
        rejected: 0,
        dropped: 0,
        merged: 0,
        flagged: 0,
      },
      revision: 1,
      created_at: made['created_at'],
      updated_at: made['created_at'],
    })
    await rule({ id: 'second', action: 'flag', enabled: false, name: 'Other' })
    assert.deepEqual((await ask('GET', '/duplication-rules/rule')).body, made)
    const ids = async (query: string) =>
      (await ask('GET', `/duplication-rules${query}`)).body.data.map((one: Body) => one['id'])
    assert.deepEqual(await ids(''), ['rule', 'second'])
    assert.deepEqual(await ids('?enabled=false'), ['second'])
    assert.deepEqual(await ids('?action=reject&event_type_id=STATUS_RESTART'), ['rule'])
    assert.deepEqual(await ids('?q=oth'), ['second'])
    assert.deepEqual(await ids('?limit=1&offset=1'), ['second'])
    const patched = await ask('PATCH', '/duplication-rules/rule', { window_minutes: 0.5, action: 'drop' })
    assert.deepEqual([patched.status, patched.body.window_seconds, patched.body.action], [200, 30, 'drop'])
    assert.deepEqual(
      (await ask('PATCH', '/duplication-rules/rule', { window: null })).body.window_seconds,
      null,
    )
    assert.equal((await ask('DELETE', '/duplication-rules/rule')).status, 204)
    assert.equal((await ask('GET', '/duplication-rules/rule')).status, 404)
    assert.equal((await ask('PATCH', '/duplication-rules/rule', {})).status, 404)
    assert.equal((await ask('DELETE', '/duplication-rules/rule')).status, 404)
    assert.equal((await ask('GET', '/api/v1/duplication-rules')).status, 200)
  })

  test('keep their ids apart', async (t) => {
    const { ask, rule } = await site(t)
    await rule()
    const again = await ask('POST', '/duplication-rules', { id: 'rule', name: 'x', full_deduplication: true })
    assert.equal(again.status, 409)
  })

  const HOSTILE: readonly [unknown, string][] = [
    [{ fingerprint_fields: ['entity_id'] }, 'body.name'],
    [{ name: 'x' }, 'body.fingerprint_fields'],
    [{ name: 'x', fingerprint_fields: ['cause'] }, 'body.fingerprint_fields.0'],
    [{ name: 'x', fingerprint_fields: [5] }, 'body.fingerprint_fields.0'],
    [
      { name: 'x', fingerprint_fields: ['fields.x'], event_type_id: 'STATUS_RESTART' },
      'body.fingerprint_fields.0',
    ],
    [{ name: 'x', fingerprint_fields: ['severity'], event_type_id: 'lost' }, 'body.event_type_id'],
    [{ name: 'x', fingerprint_fields: ['severity'], match_fields: ['severity'] }, 'body.match_fields'],
    [{ name: 'x', fingerprint_fields: ['severity'], window_seconds: -1 }, 'body.window_seconds'],
    [{ name: 'x', fingerprint_fields: ['severity'], window_seconds: 1e300 }, 'body.window_seconds'],
    [{ name: 'x', fingerprint_fields: ['severity'], window_seconds: 'soon' }, 'body.window_seconds'],
    [{ name: 'x', fingerprint_fields: ['severity'], window_seconds: {} }, 'body.window_seconds'],
    [
      { name: 'x', fingerprint_fields: ['severity'], window_seconds: 5, window_minutes: 5 },
      'body.window_minutes',
    ],
    [{ name: 'x', fingerprint_fields: ['severity'], window_minutes: -5 }, 'body.window_minutes'],
    [{ name: 'x', fingerprint_fields: ['severity'], action: 'explode' }, 'body.action'],
    [{ name: 'x', fingerprint_fields: ['severity'], window_anchor: 'last' }, 'body.window_anchor'],
    [{ name: 'x', full_deduplication: true, ignore_fields: ['entity_id'] }, 'body.ignore_fields.0'],
    [{ name: 'x', full_deduplication: true, id: '\u0000' }, 'body.id'],
    [{ name: '\ud800', full_deduplication: true }, 'body.name'],
    [[], 'body'],
    ['x', 'body'],
  ]
  for (const [body, place] of HOSTILE) {
    test(`are refused at ${place}: ${JSON.stringify(body)}`, async (t) => {
      const { ask } = await site(t)
      const answer = await ask('POST', '/duplication-rules', JSON.stringify(body), {
        'content-type': 'application/json',
      })
      assert.equal(answer.status, 422, JSON.stringify(answer.body))
      assert.ok(answer.body.detail.some(({ loc }: { loc: string[] }) => loc.join('.') === place))
    })
  }
})
