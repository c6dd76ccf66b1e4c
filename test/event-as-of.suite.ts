import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { EventFilter } from '../src/core/events/event-query.ts'
import { type Engine, type EngineFactory, opened, record } from './engine-under-test.ts'
import { at, judged, newContent, newEvent, sampleCheck, sampleDuplicationRule } from './sample-event.ts'

export function defineAsOfSentences(factory: EngineFactory): void {
  describe('the log as it stood', () => {
    defineMoments(factory)
    defineOne(factory)
    defineMany(factory)
  })
}

function defineMoments(factory: EngineFactory): void {
  const moments: readonly [seconds: number, seq: number][] = [
    [-1, 0],
    [0, 1],
    [0.5, 1],
    [1, 2],
    [4.999_999, 2],
    [5, 4],
    [1_000_000, 4],
  ]
  test('is found by a moment: the newest entry recorded then', async (t) => {
    const { events } = await opened(t, factory)
    assert.equal(await events.seqAt(at(0)), 0)
    for (const second of [0, 1, 5, 3]) await events.append(newEvent(), judged(second))
    for (const [seconds, seq] of moments) assert.equal(await events.seqAt(at(seconds)), seq, `at ${seconds}`)
  })

  test('knows when its newest entry was recorded, which is never before another', async (t) => {
    const { events } = await opened(t, factory)
    assert.equal(await events.lastRecordedAt(), null)
    for (const second of [0, 5, 3]) await events.append(newEvent(), judged(second))
    assert.equal(await events.lastRecordedAt(), at(5))
  })
}

function defineOne(factory: EngineFactory): void {
  test('shows an event with the content it had then, or not at all', async (t) => {
    const { engine, corrected } = await history(t, factory)
    const { events } = engine
    const now = await events.get('a')
    const first = { ...now, ...newContent({}), revision: 1 }
    const second = { ...now, ...corrected, revision: 2 }
    for (const [asOf, expected] of [
      [0, null],
      [1, first],
      [2, first],
      [3, second],
      [4, second],
      [9, now],
    ] as const) {
      assert.deepEqual(await events.get('a', asOf), expected, `as of ${asOf}`)
    }
    assert.equal(await events.get('nothing', 9), null)
    assert.equal(await events.get('b', 1), null)
  })

  test('shows how often an event had been counted then', async (t) => {
    const { events, catalog } = await opened(t, factory)
    await catalog.rules.saveDuplicationRule(sampleDuplicationRule({ action: 'merge' }), 1)
    const under = { ...judged(0, 2), duplication: [sampleCheck({ action: 'merge' })] }
    await events.append(newEvent({ id: 'a' }), under)
    for (let round = 0; round < 3; round += 1) await events.append(newEvent(), under)
    const counts = []
    for (let asOf = 1; asOf <= 5; asOf += 1) {
      const [listed] = await list({ events }, { asOf })
      counts.push([(await events.get('a', asOf))?.occurrenceCount, listed?.occurrenceCount])
    }
    assert.deepEqual(counts, [
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [4, 4],
    ])
  })
}

function defineMany(factory: EngineFactory): void {
  const filters: readonly [sentence: string, filter: EventFilter, ids: string][] = [
    ['before anything', { asOf: 0 }, ''],
    ['only what was recorded by then', { asOf: 1 }, 'a'],
    ['everything, the order of then', { asOf: 2 }, 'ab'],
    ['everything, the order after a correction', { asOf: 3 }, 'ba'],
    ['a time that it had then', { asOf: 2, from: at(0), to: at(1) }, 'a'],
    ['a time that it has now and had not then', { asOf: 2, from: at(50), to: at(70) }, ''],
    ['a time that it had since', { asOf: 3, from: at(50), to: at(70) }, 'a'],
    ['an event that had an end then', { asOf: 3, from: at(65) }, 'a'],
    ['a severity it had then', { asOf: 2, severities: [3] }, 'ab'],
    ['a severity it has now and had not then', { asOf: 2, severities: [1] }, ''],
    ['a severity it had in between', { asOf: 4, severities: [1] }, 'a'],
    ['a severity it has no more', { asOf: 5, severities: [1] }, ''],
    ['text that was said then', { asOf: 2, text: 'restarted' }, 'ab'],
    ['text that was said later', { asOf: 2, text: 'coupling' }, ''],
    ['text that was said in between', { asOf: 4, text: 'coupling' }, 'a'],
    ['a field it had then', { asOf: 3, fields: cause('coupling') }, 'a'],
    ['a field it had not yet', { asOf: 2, fields: cause('coupling') }, ''],
    ['an asset', { asOf: 3, asset: 'Motor-01' }, 'ba'],
    ['a type and an asset', { asOf: 3, asset: 'Motor-01', typeIds: ['STATUS_RESTART'] }, 'ba'],
    ['another asset', { asOf: 3, asset: 'Pump-7' }, ''],
    ['a source', { asOf: 3, source: 'import' }, ''],
    ['later than there is anything', { asOf: 1_000 }, 'bac'],
  ]
  test('is filtered by what was said then, in the order of then', async (t) => {
    const { engine } = await history(t, factory)
    for (const [sentence, filter, ids] of filters) {
      const found = await list(engine, filter)
      assert.equal(found.map(({ id }) => id).join(''), ids, sentence)
      const counted = { total: ids.length, exact: true }
      assert.deepEqual(await engine.events.count(filter, 100), counted, sentence)
    }
  })

  test('is read page by page, by offset and by cursor, in every order', async (t) => {
    const { engine } = await history(t, factory)
    for (const by of ['occurred_at', 'seq'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const order = { by, direction }
        const query = { filter: { asOf: 3 }, order, offset: 0, limit: 9 }
        const all = await engine.events.list(query)
        assert.deepEqual(await engine.events.list({ ...query, offset: 1 }), all.slice(1))
        assert.deepEqual(await engine.events.list({ ...query, after: all[0]! }), all.slice(1))
        assert.deepEqual(await engine.events.list({ ...query, limit: 1 }), all.slice(0, 1))
      }
    }
  })

  test('is counted up to a limit', async (t) => {
    const { engine } = await history(t, factory)
    const { total, exact } = await engine.events.count({ asOf: 3 }, 1)
    assert.equal(exact ? total : total + 1, 2)
  })
}

/** Recorded a and b; corrected a twice; recorded c. */
async function history(t: TestContext, factory: EngineFactory) {
  const engine = await opened(t, factory)
  await record(engine, { id: 'a', occurredAt: at(0) }, { id: 'b', occurredAt: at(10) })
  const corrected = newContent({
    occurredAt: at(60),
    endedAt: at(70),
    severity: 1,
    description: 'It was the coupling',
    fields: { cause: 'coupling' },
  })
  for (const [index, said] of [corrected, newContent({ occurredAt: at(30), severity: 2 })].entries()) {
    await engine.events.revise(
      { eventId: 'a', expectedRevision: index + 1, content: said, recordedBy: 'bob', reason: null },
      judged(100),
    )
    if (index === 0) await record(engine, { id: 'c', occurredAt: at(90) })
  }
  return { engine, corrected }
}

function cause(value: string) {
  return [{ anyOf: [{ fieldId: 'cause', value }], comparison: 'eq' as const }]
}

function list({ events }: Pick<Engine, 'events'>, filter: EventFilter) {
  const order = { by: 'occurred_at', direction: 'asc' } as const
  return events.list({ filter, order, offset: 0, limit: 100 })
}
