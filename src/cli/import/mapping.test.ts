import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../core/json.ts'
import { BadMapping } from '../../core/mapping/bad-mapping.ts'
import { readMapping } from './mapping.ts'

const LEAST: JsonObject = { event_type_id: 'trip', entity_id: 'pump-{id}', occurred_at: '{at}' }

const ROW = { id: '7', at: '2015-01-03 07:00:00', level: 'warn', kw: '4.50', running: 'Yes', note: '' }

function mapped(more: JsonObject, row: JsonObject = ROW) {
  const result = readMapping(JSON.stringify({ ...LEAST, ...more })).map(row)
  return 'event' in result ? result.event : result.reasons
}

const EVENT = { event_type_id: 'trip', entity_id: 'pump-7', occurred_at: '2015-01-03T07:00:00Z' }

const values: readonly [what: string, more: JsonObject, event: JsonObject][] = [
  ['the least it must say', {}, EVENT],
  ['a constant text', { entity_type: 'Pump' }, { ...EVENT, entity_type: 'Pump' }],
  ['an empty column leaves the value out', { description: { column: 'note' } }, EVENT],
  [
    'a default for an empty column',
    { description: { column: 'note', default: 'none' } },
    { ...EVENT, description: 'none' },
  ],
  [
    'a map of values',
    { severity: { column: 'level', map: { warn: 'MEDIUM' } } },
    { ...EVENT, severity: 'MEDIUM' },
  ],
  [
    'a default for values the map does not have',
    { severity: { column: 'level', map: { err: 'HIGH' }, default: 'LOW' } },
    { ...EVENT, severity: 'LOW' },
  ],
  ['a map to nothing', { severity: { column: 'level', map: { warn: null } } }, EVENT],
  [
    'a map of a filled template',
    { severity: { template: '{level}/{id}', map: { 'warn/7': 'HIGH' } } },
    { ...EVENT, severity: 'HIGH' },
  ],
  [
    'fields: text, number, boolean and constant',
    {
      fields: {
        level: '{level}',
        kw: { column: 'kw', as: 'number' },
        running: { column: 'running', as: 'boolean' },
        rated: 5.5,
        tags: { constant: ['a'] },
        note: { column: 'note' },
      },
    },
    { ...EVENT, fields: { level: 'warn', kw: 4.5, running: true, rated: 5.5, tags: ['a'] } },
  ],
]

for (const [what, more, event] of values) test(what, () => assert.deepEqual(mapped(more), event))

test('numbers in a column of NDJSON become the text of an id', () => {
  assert.deepEqual(mapped({ entity_id: { column: 'n' } }, { ...ROW, n: 12 }), { ...EVENT, entity_id: '12' })
})

test('a row that cannot be mapped says everything that is wrong with it', () => {
  const more = { severity: { column: 'level' }, fields: { kw: { column: 'level', as: 'number' } } }
  assert.deepEqual(mapped(more, { ...ROW, id: '', at: 'yesterday' }), [
    'severity: "warn" is none of LOW, MEDIUM, HIGH, CRITICAL; map it to one',
    'occurred_at: "yesterday" is no time of the form iso',
    'fields.kw: "warn" is no number',
    'entity_id: nothing in this row',
  ])
  assert.deepEqual(mapped({ severity: { column: 'level', map: {} } }), ['severity: "warn" is not in its map'])
})

test('it names every column and where', () => {
  const { columns } = readMapping(
    JSON.stringify({ ...LEAST, fields: { kw: { column: 'kw' } }, key: '{id}/{at}' }),
  )
  assert.deepEqual(
    columns.map(({ column, where }) => `${column} ${where}`),
    ['id entity_id', 'at occurred_at', 'kw fields.kw', 'id key', 'at key'],
  )
})

test('a key of its own is made from the row', () => {
  const { keyOf } = readMapping(JSON.stringify({ ...LEAST, key: '{id}/{at}' }))
  assert.equal(keyOf?.(ROW), '7/2015-01-03 07:00:00')
  assert.throws(() => keyOf?.({ id: '7' }), /nothing in this row/)
})

const unusable: readonly [mapping: unknown, message: RegExp][] = [
  ['{', /not JSON/],
  [[], /mapping should be an object/],
  [{ ...LEAST, severty: 'LOW' }, /unknown key "severty"; known are .*severity/],
  [{ entity_id: 'x', occurred_at: '{at}' }, /event_type_id is missing/],
  [{ ...LEAST, entity_id: 'pump-{id' }, /entity_id has a lone \{/],
  [{ ...LEAST, description: { columns: 'a' } }, /description has the unknown key "columns"/],
  [
    { ...LEAST, description: { column: 'a', template: 'b' } },
    /description should have one of column, template and constant/,
  ],
  [{ ...LEAST, description: { column: 7 } }, /description\.column should be text/],
  [{ ...LEAST, description: { column: 'a', map: [] } }, /description\.map should be an object/],
  [{ ...LEAST, fields: [] }, /fields should be an object/],
  [
    { ...LEAST, fields: { kw: { column: 'kw', as: 'float' } } },
    /fields\.kw\.as should be one of text, number, boolean/,
  ],
  [{ ...LEAST, occurred_at: { column: 'at', zone: 'Mars' } }, /occurred_at\.zone should be/],
  [{ ...LEAST, event_types: {} }, /event_types should be a list/],
  [{ ...LEAST, event_types: [{ name: 'x' }] }, /event_types\[0\]\.id should be text/],
]

for (const [mapping, message] of unusable) {
  test(`${JSON.stringify(mapping)} is refused`, () => {
    assert.throws(
      () => readMapping(typeof mapping === 'string' ? mapping : JSON.stringify(mapping)),
      (error: Error) => error instanceof BadMapping && message.test(error.message),
    )
  })
}
