import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMirrorRules } from './read-mirror-rules.ts'

const other = { event_types: ['*'], measurement: 'other_events' }
const flaring = { event_types: ['flaring'], measurement: 'flaring' }

test('a name is a tag or a field of a measurement, never both, and none that is in use', () => {
  for (const [rules, message] of [
    [
      [{ ...flaring, tags: { cause: 'fields.cause' }, fields: { cause: 'fields.cause' } }],
      /a tag or a field/,
    ],
    [[{ ...flaring, tags: { event_id: 'event_id' } }], /event_id should be a tag or a field of flaring/],
    [
      [
        { ...flaring, tags: { crew: 'fields.crew' } },
        { ...other, measurement: 'flaring', fields: { crew: 'fields.crew' } },
      ],
      /crew should be a tag or a field of flaring, not both/,
    ],
    [[{ ...flaring, fields: { superseded: 'fields.cause' } }], /a name that InfluxDB can keep/],
    [[{ ...flaring, fields: { time: 'ended_at' } }], /a name that InfluxDB can keep/],
    [[{ ...flaring, tags: { overflow: 'fields.cause' } }], /a name that InfluxDB can keep/],
  ] as const) {
    assert.throws(() => readMirrorRules(JSON.stringify(rules)), { message })
  }
})

test('the same name may be a tag in one measurement and a field in another', () => {
  const rules = [
    { ...flaring, tags: { crew: 'fields.crew' } },
    { ...other, fields: { crew: 'fields.crew' } },
  ]
  assert.equal(readMirrorRules(JSON.stringify(rules)).length, 2)
})
