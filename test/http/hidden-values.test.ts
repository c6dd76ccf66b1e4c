import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Asking, withAsker } from './asker.ts'

const POLICIES = ['clear', 'keep', 'reject'] as const

/** The detail shows only where the cause is `other`; it has a value of its own where nobody gives one. */
async function withPolicy(ask: Asking, policy: (typeof POLICIES)[number], more: object = {}) {
  const fields = [
    { id: 'cause', name: 'cause', type: 'text' },
    { id: 'detail', name: 'detail', type: 'text', ...more },
  ]
  const type = { id: 'flaring', name: 'Flaring', fields }
  assert.equal((await ask('POST', '/event-types', type)).status, 201)
  const rule = { id: 'hide', target_field: 'detail', when: HIDDEN, effect: 'hide', on_hidden: policy }
  assert.equal((await ask('POST', '/event-types/flaring/conditional-rules', rule)).status, 201)
}

const HIDDEN = 'fields.cause == "weather"'

const SAID = { event_type_id: 'flaring', entity_id: 'well-001' }

describe('a value of a hidden field', () => {
  const outcomes = {
    clear: [201, { cause: 'weather' }],
    keep: [201, { cause: 'weather', detail: 'storm' }],
    reject: [422, undefined],
  } as const
  for (const policy of POLICIES) {
    test(`is treated as ${policy} says, alone and in a batch`, async (t) => {
      const ask = await withAsker(t)
      await withPolicy(ask, policy)
      const event = { ...SAID, fields: { cause: 'weather', detail: 'storm' } }
      const alone = await ask('POST', '/events', event)
      const [status, fields] = outcomes[policy]
      assert.deepEqual([alone.status, alone.body.fields], [status, fields])
      const { body } = await ask('POST', '/events/batch', [event])
      assert.equal(body.data[0].status, status)
      if (status === 201)
        assert.deepEqual((await ask('GET', `/events/${body.data[0].id}`)).body.fields, fields)
      else
        assert.deepEqual(
          [body.data[0].detail[0].type, body.data[0].detail[0].loc.at(-1)],
          ['hidden_field', 'detail'],
        )
    })

    test(`is treated as ${policy} says where a correction hides it`, async (t) => {
      const ask = await withAsker(t)
      await withPolicy(ask, policy)
      const { body } = await ask('POST', '/events', { ...SAID, fields: { cause: 'other', detail: 'storm' } })
      const corrected = await ask('PATCH', `/events/${body.id}`, { fields: { cause: 'weather' } })
      const [status, fields] = outcomes[policy]
      assert.deepEqual([corrected.status, corrected.body.fields], [status === 201 ? 200 : 422, fields])
      if (policy === 'reject') {
        const both = await ask('PATCH', `/events/${body.id}`, { fields: { cause: 'weather', detail: null } })
        assert.deepEqual([both.status, both.body.fields], [200, { cause: 'weather' }])
      }
      const back = await ask('PATCH', `/events/${body.id}`, { fields: { cause: 'other' } })
      const kept = policy === 'keep' ? { cause: 'other', detail: 'storm' } : { cause: 'other' }
      assert.deepEqual([back.status, back.body.fields], [200, kept])
    })

    test(`is no reason to refuse an event that does not give it, where ${policy} meets a default`, async (t) => {
      const ask = await withAsker(t)
      await withPolicy(ask, policy, { default: 'unknown' })
      const { status, body } = await ask('POST', '/events', { ...SAID, fields: { cause: 'weather' } })
      assert.deepEqual([status, body.fields], [201, { cause: 'weather' }])
      const shown = await ask('POST', '/events', { ...SAID, fields: { cause: 'other' } })
      assert.deepEqual(shown.body.fields, { cause: 'other', detail: 'unknown' })
    })
  }
})

test('the maintenance log and the asset log, which cannot give fields, are never refused for a hidden one', async (t) => {
  const ask = await withAsker(t)
  for (const type of ['STATUS_RESTART', 'ASSET_LOG']) {
    const url = `/event-types/${type}`
    const field = { id: `${type}-note`, name: 'note', type: 'text', default: 'none' }
    assert.equal((await ask('POST', `${url}/fields`, field)).status, 201)
    const rule = {
      target_field: 'note',
      when: 'event.description == "quiet"',
      effect: 'hide',
      on_hidden: 'reject',
    }
    assert.equal((await ask('POST', `${url}/conditional-rules`, rule)).status, 201)
  }
  const entry = { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW' }
  for (const description of ['quiet', 'loud']) {
    assert.equal((await ask('POST', '/api/log', { ...entry, description })).status, 201)
    assert.equal((await ask('PUT', `/api/asset/Motor-01/log?message=${description}`)).status, 201)
  }
  const { body } = await ask('GET', '/events?sort=asc')
  assert.deepEqual(
    body.data.map(({ description, fields }: { description: string; fields: object }) => [
      description,
      fields,
    ]),
    [
      ['quiet', {}],
      ['quiet', {}],
      ['loud', { note: 'none' }],
      ['loud', { note: 'none' }],
    ],
  )
})
