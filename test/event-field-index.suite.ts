import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventType } from '../src/core/event-types/event-type.ts'
import type { Comparison, EventFilter } from '../src/core/events/event-query.ts'
import type { NewEvent } from '../src/core/events/event-store.ts'
import type { Json } from '../src/core/json.ts'
import { type Engine, type EngineFactory, entriesIn, opened } from './engine-under-test.ts'
import { at, judged, newContent, newEvent } from './sample-event.ts'

const ABOUT = { label: null, help: null, required: false, default: null, settings: {} }

function flaring(indexed: readonly string[], version: number): EventType {
  const types = { volume: 'number', cause: 'text', burnt: 'boolean', gases: 'multiselect' }
  const fields = Object.entries(types).map(([id, type]) => ({
    ...{ id, name: id, type, ...ABOUT },
    ...(indexed.includes(id) && { indexed: true }),
  }))
  const about = {
    id: 'flaring',
    name: 'Flaring',
    description: null,
    category: null,
    state: 'active',
  } as const
  return { ...about, version, fields, rules: [], builtin: false, createdAt: at(0), updatedAt: at(0) }
}

const ALL = ['volume', 'cause', 'burnt', 'gases']

const LONG = 'long '.repeat(100)

/** Ids say when it happened. */
const EVENTS: readonly Partial<NewEvent>[] = [
  { id: '1', fields: { volume: 10, cause: 'weather', burnt: true, gases: ['CH4', 'H2S'] } },
  { id: '2', fields: { volume: 20.5, cause: 'power', burnt: false }, asset: 'Flare-2' },
  { id: '3', fields: { volume: -1, cause: 'weather', gases: ['CH4'] }, endedAt: at(40) },
  { id: '4', fields: { volume: 2 ** 60, cause: `${LONG}1` } },
  { id: '5', fields: { volume: 10, cause: `${LONG}2` }, severity: 1 },
  { id: '6', fields: {} },
]

type Sentence = [field: string, comparison: Comparison, value: Json, rest: EventFilter, ids: string]

const SENTENCES: readonly Sentence[] = [
  ['volume', 'eq', 10, {}, '5 1'],
  ['volume', 'gt', 10, {}, '4 2'],
  ['volume', 'gte', 10, {}, '5 4 2 1'],
  ['volume', 'lt', 10, {}, '3'],
  ['volume', 'lte', 10, {}, '5 3 1'],
  ['volume', 'ne', 10, {}, '6 4 3 2'],
  ['cause', 'eq', 'weather', {}, '3 1'],
  ['cause', 'eq', 'Weather', {}, ''],
  ['cause', 'contains', 'e', {}, '3 2 1'],
  ['cause', 'eq', `${LONG}2`, {}, '5'],
  ['cause', 'gt', `${LONG}1`, {}, '5 3 2 1'],
  ['cause', 'lt', `${LONG}2`, {}, '4'],
  ['burnt', 'eq', true, {}, '1'],
  ['gases', 'contains', 'CH4', {}, '3 1'],
  ['gases', 'contains', 'H2', {}, ''],
  ['volume', 'eq', 10, { from: at(2) }, '5'],
  ['cause', 'eq', 'weather', { from: at(30), to: at(35) }, '3'],
  ['cause', 'eq', 'weather', { to: at(2) }, '1'],
  ['cause', 'eq', 'weather', { asset: 'Flare-2' }, ''],
  ['cause', 'eq', 'power', { asset: 'Flare-2' }, '2'],
  ['volume', 'eq', 10, { severities: [1] }, '5'],
  ['volume', 'eq', 10, { typeIds: ['flaring'] }, '5 1'],
  ['volume', 'eq', 10, { typeIds: ['ASSET_LOG'] }, ''],
]

export function defineFieldIndexSentences(factory: EngineFactory): void {
  describe('a field that is indexed', () => {
    test('finds what it finds without an index', async (t) => {
      const engine = await opened(t, factory)
      await save(engine, flaring([], 1))
      await recordAll(engine)
      await assertFound(engine, 'without an index')
      await save(engine, flaring(ALL, 2))
      await assertFound(engine, 'while it may be built')
      await ready(engine, ALL)
      await assertFound(engine, 'with one')
      await save(engine, flaring(['cause'], 3))
      await assertFound(engine, 'with one of them')
      assert.deepEqual(await engine.catalog.types.fieldIndexes(), [{ fieldId: 'cause', state: 'ready' }])
    })

    test('is ready at once where there are no events, and follows new ones and corrections', async (t) => {
      const engine = await opened(t, factory)
      await save(engine, flaring(ALL, 1))
      const states = await engine.catalog.types.fieldIndexes()
      assert.deepEqual(
        states,
        ALL.map((fieldId) => ({ fieldId, state: 'ready' })),
      )
      await recordAll(engine)
      await assertFound(engine, 'as they were recorded')
      const seq = await newest(engine)
      await revise(engine, '1', { volume: 7, cause: 'power', gases: ['CO'] })
      assert.equal(await found(engine, ['volume', 'eq', 10, {}, '']), '5')
      assert.equal(await found(engine, ['gases', 'contains', 'CO', {}, '']), '1')
      assert.equal(await found(engine, ['volume', 'eq', 10, { asOf: seq }, '']), '5 1')
      assert.equal(await found(engine, ['cause', 'eq', 'power', { asOf: seq }, '']), '2')
    })

    test('takes up what is recorded and corrected while it is built', async (t) => {
      const engine = await opened(t, factory)
      await save(engine, flaring([], 1))
      await recordAll(engine)
      await save(engine, flaring(ALL, 2))
      await revise(engine, '1', { volume: 7 })
      await engine.events.append(eventOf({ id: '7', fields: { volume: 10 } }, 6), await now(engine))
      assert.equal(await found(engine, ['volume', 'eq', 10, {}, '']), '7 5')
      await ready(engine, ALL)
      assert.equal(await found(engine, ['volume', 'eq', 10, {}, '']), '7 5')
    })

    test('goes with its type', async (t) => {
      const engine = await opened(t, factory)
      await save(engine, flaring(ALL, 1))
      const { revision } = await engine.catalog.types.load()
      assert.equal(await engine.catalog.types.deleteType('flaring', revision), 'deleted')
      assert.deepEqual(await engine.catalog.types.fieldIndexes(), [])
    })
  })
}

async function save(engine: Engine, type: EventType): Promise<void> {
  const { revision } = await engine.catalog.types.load()
  assert.equal(await engine.catalog.types.saveType(type, 'ada', revision), 'saved')
}

function eventOf(event: Partial<NewEvent>, place: number): NewEvent {
  return newEvent({ asset: 'Flare-1', typeId: 'flaring', occurredAt: at(place + 1), ...event })
}

async function now(engine: Engine) {
  const { revision } = await engine.catalog.types.load()
  return { ...judged(50), catalogRevision: revision }
}

async function recordAll(engine: Engine): Promise<void> {
  const under = await now(engine)
  for (const [place, event] of EVENTS.entries()) {
    assert.equal((await engine.events.append(eventOf(event, place), under)).outcome, 'recorded')
  }
}

async function revise(engine: Engine, eventId: string, fields: Record<string, Json>): Promise<void> {
  const content = newContent({ occurredAt: at(1), fields })
  const revision = { eventId, expectedRevision: 1, content, recordedBy: 'bob', reason: null }
  assert.equal((await engine.events.revise(revision, await now(engine))).outcome, 'revised')
}

async function newest(engine: Engine): Promise<number> {
  return (await entriesIn(engine)).at(-1)!.seq
}

async function ready(engine: Engine, fields: readonly string[]): Promise<void> {
  for (;;) {
    const states = await engine.catalog.types.fieldIndexes()
    assert.deepEqual(
      states.map(({ fieldId }) => fieldId),
      fields,
    )
    if (states.every(({ state }) => state === 'ready')) return
    await sleep(5)
  }
}

async function found({ events }: Engine, [fieldId, comparison, value, rest]: Sentence): Promise<string> {
  const filter = { ...rest, fields: [{ anyOf: [{ fieldId, value }], comparison }] }
  const order = { by: 'occurred_at', direction: 'desc' } as const
  const listed = await events.list({ filter, order, offset: 0, limit: 99 })
  assert.deepEqual(await events.count(filter, 99), { total: listed.length, exact: true })
  const rows: string[] = []
  let after: (typeof listed)[number] | undefined
  do {
    after = (await events.list({ filter, order, offset: 0, limit: 1, ...(after && { after }) }))[0]
    if (after) rows.push(after.id)
  } while (after)
  assert.deepEqual(
    rows,
    listed.map(({ id }) => id),
  )
  return rows.join(' ')
}

async function assertFound(engine: Engine, when: string): Promise<void> {
  for (const sentence of SENTENCES) {
    const [field, comparison, value] = sentence
    const said = `${field} ${comparison} ${JSON.stringify(value).slice(0, 20)}, ${when}`
    assert.equal(await found(engine, sentence), sentence[4], said)
  }
}
