import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EventFilter, EventOrder } from '../src/core/events/event-query.ts'
import type { NewEvent } from '../src/core/events/event-store.ts'
import { type Engine, type EngineFactory, opened, record } from './engine-under-test.ts'
import { at } from './sample-event.ts'

/** In the order of time: d, then b and c at the same moment, then a; recorded as a, b, c, d. */
const EVENTS: readonly Partial<NewEvent>[] = [
  { id: 'a', occurredAt: at(9) },
  { id: 'b', occurredAt: at(5), typeId: 'STATUS_CALIBRATION' },
  { id: 'c', occurredAt: at(5), endedAt: at(50) },
  { id: 'd', occurredAt: at(1), endedAt: at(7) },
]

const ORDERS: readonly [order: EventOrder, ids: string][] = [
  [{ by: 'occurred_at', direction: 'desc' }, 'acbd'],
  [{ by: 'occurred_at', direction: 'asc' }, 'dbca'],
  [{ by: 'seq', direction: 'desc' }, 'dcba'],
  [{ by: 'seq', direction: 'asc' }, 'abcd'],
]

export function defineEventPageSentences(factory: EngineFactory): void {
  describe('a page', () => {
    defineOrders(factory)
    defineCursors(factory)
    defineAssetLog(factory)
    defineCounts(factory)
  })
}

function defineOrders(factory: EngineFactory): void {
  test('comes in the order asked for, equal times by seq', async (t) => {
    const engine = await recordedEngine(t, factory, EVENTS)
    for (const [order, ids] of ORDERS) assert.equal(await page(engine, { order }), ids, JSON.stringify(order))
  })

  test('starts at an offset and ends at a limit', async (t) => {
    const engine = await recordedEngine(t, factory, EVENTS)
    for (const [order, ids] of ORDERS) {
      assert.equal(await page(engine, { order, offset: 1, limit: 2 }), ids.slice(1, 3))
      assert.equal(await page(engine, { order, offset: 4 }), '')
      assert.equal(await page(engine, { order, limit: 0 }), '')
    }
  })

  test('reaches far beyond the first ten thousand', async (t) => {
    const engine = await recordedEngine(t, factory, EVENTS)
    assert.equal(await page(engine, { offset: 20_000 }), '')
    assert.equal(await page(engine, { limit: 20_000 }), 'acbd')
  })
}

function defineCursors(factory: EngineFactory): void {
  const filters: readonly EventFilter[] = [
    {},
    { asset: 'Motor-01' },
    { from: at(6) },
    { from: at(5), to: at(9) },
    { typeIds: ['STATUS_RESTART', 'STATUS_CALIBRATION'], asset: 'Motor-01', from: at(2) },
  ]
  test('goes on strictly after a cursor, in every order and under every filter', async (t) => {
    const engine = await recordedEngine(t, factory, EVENTS)
    for (const filter of filters) {
      for (const [order] of ORDERS) {
        const all = await page(engine, { filter, order })
        for (const [place, id] of [...all].entries()) {
          const after = await engine.events.get(id)
          assert.equal(await page(engine, { filter, order, after: after! }), all.slice(place + 1))
          assert.equal(
            await page(engine, { filter, order, after: after!, offset: 1, limit: 1 }),
            all.slice(place + 2, place + 3),
          )
        }
      }
    }
  })

  test('takes a cursor that lies outside the window', async (t) => {
    const engine = await recordedEngine(t, factory, EVENTS)
    const filter = { from: at(2), to: at(6) }
    const desc = { by: 'occurred_at', direction: 'desc' } as const
    const asc = { by: 'occurred_at', direction: 'asc' } as const
    assert.equal(await page(engine, { filter, order: desc, after: { occurredAt: at(99), seq: 0 } }), 'cbd')
    assert.equal(await page(engine, { filter, order: asc, after: { occurredAt: at(-99), seq: 0 } }), 'dbc')
    assert.equal(await page(engine, { filter, order: desc, after: { occurredAt: at(-99), seq: 0 } }), '')
  })
}

function defineAssetLog(factory: EngineFactory): void {
  const log = { typeId: 'ASSET_LOG' }
  const entries: readonly Partial<NewEvent>[] = [
    { ...log, id: 'e', severity: 6 },
    { ...log, id: 'f', severity: 0 },
    { id: 'x', severity: 6 },
    { ...log, id: 'g', severity: 6, asset: 'Pump-7' },
    { ...log, id: 'h', severity: null },
    { ...log, id: 'i', severity: 8 },
    { ...log, id: 'j', severity: 6 },
  ]
  const pages: readonly [filter: EventFilter, ids: string][] = [
    [{}, 'jihgfe'],
    [{ asset: 'Motor-01' }, 'jihfe'],
    [{ asset: 'Motor-01', severities: [6] }, 'je'],
    [{ asset: 'Motor-01', severities: [8, 0] }, 'if'],
    [{ severities: [6, 0] }, 'jgfe'],
    [{ asset: 'Nobody' }, ''],
  ]
  test('of the asset log is in the order of seq, with the severities asked for', async (t) => {
    const engine = await recordedEngine(t, factory, entries)
    for (const [filter, ids] of pages) {
      const logFilter = { ...filter, typeIds: ['ASSET_LOG'] }
      const desc = { by: 'seq', direction: 'desc' } as const
      assert.equal(await page(engine, { filter: logFilter, order: desc }), ids)
      assert.equal(
        await page(engine, { filter: logFilter, order: desc, offset: 1, limit: 2 }),
        ids.slice(1, 3),
      )
      const asc = { by: 'seq', direction: 'asc' } as const
      assert.equal(await page(engine, { filter: logFilter, order: asc }), [...ids].reverse().join(''))
      assert.equal((await engine.events.count(logFilter, 99)).total, ids.length)
    }
  })
}

function defineCounts(factory: EngineFactory): void {
  test('is counted exactly beyond the limit by asset, type, severity and source', async (t) => {
    const engine = await recordedEngine(t, factory, EVENTS)
    assert.deepEqual(await engine.events.count({ asset: 'Motor-01', typeIds: ['STATUS_RESTART'] }, 1), {
      total: 3,
      exact: true,
    })
    assert.deepEqual(await engine.events.count({ severities: [3], source: 'events' }, 1), {
      total: 4,
      exact: true,
    })
  })

  test('is counted up to the limit by anything else, and says so', async (t) => {
    const engine = await recordedEngine(t, factory, EVENTS)
    const { total, exact } = await engine.events.count({ text: 'trip' }, 3)
    assert.equal(exact ? total : total + 1, 4)
    assert.deepEqual(await engine.events.count({ text: 'trip' }, 4), { total: 4, exact: true })
  })
}

type Asked = {
  readonly filter?: EventFilter
  readonly order?: EventOrder
  readonly after?: { occurredAt: bigint; seq: number }
  readonly offset?: number
  readonly limit?: number
}

/** The ids of a page, run together. */
async function page({ events }: Engine, asked: Asked): Promise<string> {
  const newest = { by: 'occurred_at', direction: 'desc' } as const
  const found = await events.list({ filter: {}, order: newest, offset: 0, limit: 100, ...asked })
  return found.map(({ id }) => id).join('')
}

async function recordedEngine(
  t: Parameters<typeof opened>[0],
  factory: EngineFactory,
  events: readonly Partial<NewEvent>[],
): Promise<Engine> {
  const engine = await opened(t, factory)
  await record(engine, ...events)
  return engine
}
