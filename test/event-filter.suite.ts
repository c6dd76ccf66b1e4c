import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Comparison, EventFilter } from '../src/core/events/event-query.ts'
import type { NewEvent } from '../src/core/events/event-store.ts'
import type { Json } from '../src/core/json.ts'
import { type EngineFactory, opened, record } from './engine-under-test.ts'
import { at } from './sample-event.ts'

/** Ids say what matters about an event. */
const EVENTS: readonly Partial<NewEvent>[] = [
  {
    id: 'restart',
    asset: 'Motor-01',
    severity: 3,
    description: 'Restarted 100% after trip_1',
    occurredAt: at(0),
  },
  {
    id: 'clean',
    asset: 'Motor-02',
    assetType: 'Motor',
    typeId: 'PREVENTIVE_CLEANING',
    severity: 6,
    occurredAt: at(10),
  },
  { id: 'stop', asset: 'Motor-01', severity: 2, description: null, occurredAt: at(20), endedAt: at(50) },
  {
    id: 'log',
    asset: 'Motor-01',
    typeId: 'ASSET_LOG',
    source: 'asset-log',
    severity: null,
    occurredAt: at(30),
  },
  { id: 'ÜBER', asset: 'Motor-01', description: 'ÜBERSTROM in l1', source: 'import', occurredAt: at(40) },
  { id: 'era', asset: 'Pump-7', typeId: 'STATUS_CALIBRATION', occurredAt: at(-40_000_000), endedAt: at(35) },
]

const MANY_TYPES = Array.from({ length: 600 }, (_, n) => `TYPE_${n}`)

const FILTERS: readonly [sentence: string, filter: EventFilter, ids: readonly string[]][] = [
  ['no filter takes all', {}, ['restart', 'clean', 'stop', 'log', 'ÜBER', 'era']],
  ['one asset', { asset: 'Motor-01' }, ['restart', 'stop', 'log', 'ÜBER']],
  ['an asset nobody has heard of', { asset: 'motor-01' }, []],
  ['one type', { typeIds: ['ASSET_LOG'] }, ['log']],
  ['several types', { typeIds: ['ASSET_LOG', 'PREVENTIVE_CLEANING', 'ASSET_LOG'] }, ['clean', 'log']],
  [
    'several types of an asset',
    { typeIds: ['ASSET_LOG', 'STATUS_RESTART'], asset: 'Motor-01' },
    ['restart', 'stop', 'log', 'ÜBER'],
  ],
  [
    'more types than are merged',
    { typeIds: [...MANY_TYPES, 'ASSET_LOG', 'STATUS_CALIBRATION'] },
    ['log', 'era'],
  ],
  ['a type that does not exist', { typeIds: ['NO_SUCH'] }, []],
  ['no type at all', { typeIds: [] }, []],
  ['an asset type', { assetType: 'Motor' }, ['clean']],
  [
    'severities, which an event without one has not',
    { severities: [2, 3, 2] },
    ['restart', 'stop', 'ÜBER', 'era'],
  ],
  ['no severity at all', { severities: [] }, []],
  ['a source', { source: 'import' }, ['ÜBER']],
  ['from, including the moment itself', { from: at(40) }, ['stop', 'ÜBER']],
  ['from, just after', { from: at(40) + 1n }, ['stop']],
  ['to, including the moment itself', { to: at(10) }, ['restart', 'clean', 'era']],
  ['to, just before', { to: at(10) - 1n }, ['restart', 'era']],
  ['a window that events reach into or span', { from: at(31), to: at(36) }, ['stop', 'era']],
  ['a window that an event ends in', { from: at(35), to: at(39) }, ['stop', 'era']],
  ['a window before everything', { to: at(-40_000_001) }, []],
  ['a window of an asset', { asset: 'Motor-01', from: at(25), to: at(30) }, ['stop', 'log']],
  ['a window of a type', { typeIds: ['STATUS_RESTART'], from: at(45) }, ['stop']],
  ['a window that ends before it starts, inside an event', { from: at(34), to: at(33) }, ['stop', 'era']],
  ['text, letter case aside', { text: 'STARTED' }, ['restart', 'clean', 'log', 'era']],
  ['text beyond ASCII, letter case aside', { text: 'übers' }, ['ÜBER']],
  ['text in letters of both kinds', { text: 'ÜberStrom IN' }, ['ÜBER']],
  ['text with a percent sign', { text: '100%' }, ['restart']],
  ['text with an underscore', { text: 'trip_1' }, ['restart']],
  ['text with a percent sign that stands for nothing else', { text: 'R%d' }, []],
  [
    'everything at once',
    {
      asset: 'Motor-01',
      typeIds: ['STATUS_RESTART'],
      severities: [3],
      source: 'events',
      from: at(-1),
      to: at(5),
      text: 'trip',
    },
    ['restart'],
  ],
]

const FIELDS: readonly Partial<NewEvent>[] = [
  { id: 'numbers', fields: { n: 150.5, i: 3, 'f.x y': 1 } },
  { id: 'texts', fields: { n: 'abc', t: '2026-04-10', 'f.x y': 2 } },
  { id: 'lists', fields: { l: ['a', 'b', 7], t: 'A_b', yes: true } },
  { id: 'huge', fields: { n: 2 ** 60, t: '100%', yes: false } },
  { id: 'empty', fields: {} },
]

type FieldSentence = [fieldId: string, comparison: Comparison, value: Json, ids: readonly string[]]

const FIELD_FILTERS: readonly FieldSentence[] = [
  ['n', 'eq', 150.5, ['numbers']],
  ['n', 'eq', 2 ** 60, ['huge']],
  ['n', 'eq', 'abc', ['texts']],
  ['n', 'ne', 150.5, ['texts', 'lists', 'huge', 'empty']],
  ['n', 'gt', 150, ['numbers', 'huge']],
  ['n', 'gte', 150.5, ['numbers', 'huge']],
  ['n', 'gt', 150.5, ['huge']],
  ['n', 'lt', 150.6, ['numbers']],
  ['n', 'lte', 150.4, []],
  ['n', 'gt', 'abb', ['texts']],
  ['t', 'lt', '2026-04-11', ['texts', 'huge']],
  ['t', 'contains', 'a_', []],
  ['t', 'contains', 'A_', ['lists']],
  ['t', 'contains', '%', ['huge']],
  ['l', 'contains', 'b', ['lists']],
  ['l', 'contains', 7, ['lists']],
  ['l', 'contains', 'c', []],
  ['l', 'eq', ['a', 'b', 7], ['lists']],
  ['l', 'eq', ['b', 'a', 7], []],
  ['yes', 'eq', true, ['lists']],
  ['yes', 'eq', false, ['huge']],
  ['yes', 'ne', true, ['numbers', 'texts', 'huge', 'empty']],
  ['yes', 'gt', false, []],
  ['i', 'eq', '3', []],
  ['f.x y', 'lte', 1, ['numbers']],
  ['missing', 'eq', 'x', []],
]

export function defineEventFilterSentences(factory: EngineFactory): void {
  describe('a filter finds', () => {
    test('by its parts, in lists of both orders and in counts', async (t) => {
      const engine = await opened(t, factory)
      await record(engine, ...EVENTS)
      for (const [sentence, filter, ids] of FILTERS) {
        for (const by of ['occurred_at', 'seq'] as const) {
          const order = { by, direction: 'asc' } as const
          const found = await engine.events.list({ filter, order, offset: 0, limit: 100 })
          assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(ids), `${sentence}, by ${by}`)
          assert.equal(found.length, ids.length, sentence)
        }
        assert.deepEqual(await engine.events.count(filter, 100), { total: ids.length, exact: true }, sentence)
      }
    })

    test('by field values, each comparison', async (t) => {
      const engine = await opened(t, factory)
      await record(engine, ...FIELDS)
      const order = { by: 'seq', direction: 'asc' } as const
      for (const [fieldId, comparison, value, ids] of FIELD_FILTERS) {
        const filter = { fields: [{ anyOf: [{ fieldId, value }], comparison }] }
        const found = await engine.events.list({ filter, order, offset: 0, limit: 100 })
        const sentence = `${fieldId} ${comparison} ${JSON.stringify(value)}`
        assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(ids), sentence)
      }
    })

    test('by a name that stands for fields of several types', async (t) => {
      const engine = await opened(t, factory)
      await record(
        engine,
        { id: 'x', fields: { a: 1 } },
        { id: 'y', fields: { b: 1 } },
        { id: 'z', fields: { b: 2 } },
      )
      const anyOf = ['a', 'b'].map((fieldId) => ({ fieldId, value: 1 }))
      const found = async (comparison: Comparison) => {
        const filter = { fields: [{ anyOf, comparison }] }
        const order = { by: 'seq', direction: 'asc' } as const
        return (await engine.events.list({ filter, order, offset: 0, limit: 9 })).map(({ id }) => id)
      }
      assert.deepEqual(await found('eq'), ['x', 'y'])
      assert.deepEqual(await found('gt'), ['z'])
      assert.deepEqual(await found('ne'), ['z'])
    })

    test('by a name that stands for fields of 1,500 types, each comparison', async (t) => {
      const engine = await opened(t, factory)
      await record(engine, ...FIELDS)
      const others = Array.from({ length: 1_500 }, (_, n) => `other field "${n}`)
      const order = { by: 'seq', direction: 'asc' } as const
      for (const [fieldId, comparison, value, ids] of FIELD_FILTERS) {
        const anyOf = [fieldId, ...others].map((id) => ({ fieldId: id, value }))
        const filter = { fields: [{ anyOf, comparison }] }
        const found = await engine.events.list({ filter, order, offset: 0, limit: 100 })
        const sentence = `${fieldId} ${comparison} ${JSON.stringify(value)}`
        assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(ids), sentence)
        assert.equal(found.length, ids.length, sentence)
      }
    })

    test('by a name whose fields have values of several types', async (t) => {
      const engine = await opened(t, factory)
      await record(
        engine,
        { id: 'x', fields: { a: 5 } },
        { id: 'y', fields: { b: '5' } },
        { id: 'z', fields: {} },
      )
      const numbers = ['a', 'c', 'd'].map((fieldId) => ({ fieldId, value: 5 }))
      const texts = ['b', 'e'].map((fieldId) => ({ fieldId, value: '5' }))
      const found = async (comparison: Comparison) => {
        const filter = { fields: [{ anyOf: [...numbers, ...texts], comparison }] }
        const order = { by: 'seq', direction: 'asc' } as const
        return (await engine.events.list({ filter, order, offset: 0, limit: 9 })).map(({ id }) => id)
      }
      assert.deepEqual([await found('eq'), await found('ne'), await found('gt')], [['x', 'y'], ['z'], []])
    })

    test('by several field filters, of which all must hold', async (t) => {
      const engine = await opened(t, factory)
      await record(engine, { id: 'x', fields: { a: 1, b: 'q' } }, { id: 'y', fields: { a: 5, b: 'q' } })
      const fields = [
        { anyOf: [{ fieldId: 'a', value: 3 }], comparison: 'gt' as const },
        { anyOf: [{ fieldId: 'b', value: 'q' }], comparison: 'eq' as const },
      ]
      assert.deepEqual(await engine.events.count({ fields }, 9), { total: 1, exact: true })
    })
  })
}
