import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BatchItem, JudgedUnder, NewEvent } from '../src/core/events/event-store.ts'
import { type EngineFactory, entriesIn, opened, record } from './engine-under-test.ts'
import { at, judged, newEvent, sampleCheck, sampleDuplicationRule } from './sample-event.ts'

export function defineAppendAllSentences(factory: EngineFactory): void {
  describe('events appended together', () => {
    defineKept(factory)
    defineNotKept(factory)
  })
}

function defineKept(factory: EngineFactory): void {
  test('are recorded in their order', async (t) => {
    const { events, log } = await opened(t, factory)
    const answers = await events.appendAll([fresh({ id: 'a' }), fresh({ id: 'b' }), fresh({ id: 'c' })])
    assert.deepEqual(
      answers.map((answer) => answer.outcome === 'recorded' && answer.seq),
      [1, 2, 3],
    )
    assert.deepEqual(
      (await entriesIn({ log })).map(({ eventId }) => eventId),
      ['a', 'b', 'c'],
    )
    assert.deepEqual(await events.count({ asset: 'Motor-01' }, 9), { total: 3, exact: true })
  })

  test('see each other: a later one repeats an earlier one', async (t) => {
    const { events } = await opened(t, factory)
    const answers = await events.appendAll([fresh({ dedupKey: 'k' }), fresh({ dedupKey: 'k' }), fresh({})])
    assert.deepEqual(
      answers.map(({ outcome }) => outcome),
      ['recorded', 'dropped', 'recorded'],
    )
  })

  test('may be none', async (t) => {
    const { events } = await opened(t, factory)
    assert.deepEqual(await events.appendAll([]), [])
  })
}

function defineNotKept(factory: EngineFactory): void {
  const obstacles: readonly [outcome: string, BatchItem][] = [
    ['unknown-asset', item({ asset: 'Nobody', registersAsset: false })],
    ['stale-catalog', item({}, { catalogRevision: 1 })],
    ['rejected', item({}, { duplication: [sampleCheck()] })],
    ['key-reused', item({}, { idempotency: claim('other') })],
  ]
  for (const [outcome, obstacle] of obstacles) {
    test(`are all left out when one is: ${outcome}`, async (t) => {
      const { events, catalog, log } = await opened(t, factory)
      await catalog.rules.saveDuplicationRule(sampleDuplicationRule(), 1)
      const first = item({ id: 'first' }, { duplication: [sampleCheck()], idempotency: claim('h') })
      await events.append(first.event, first.judged)

      const good = item({ asset: 'Pump-7', id: 'good' }, { idempotency: { ...claim('h'), key: 'k2' } })
      const [before, answers, after] = await Promise.all([
        events.append(newEvent({ id: 'before' }), judged(0, 2)),
        events.appendAll([good, obstacle, item({ id: 'late' })]),
        events.append(newEvent({ id: 'after' }), judged(0, 2)),
      ])
      assert.deepEqual(
        [before.outcome, ...answers.map((answer) => answer.outcome), after.outcome],
        ['recorded', 'recorded', outcome, 'recorded'],
        'the answers end with the obstacle, and others are not held up',
      )
      const entries = await entriesIn({ log })
      assert.deepEqual(
        entries.map(({ seq, eventId }) => [seq, eventId]),
        [
          [1, 'first'],
          [2, 'before'],
          [3, 'after'],
        ],
      )
      assert.equal(await events.get('good'), null)
      assert.equal(await catalog.assets.getAsset('Pump-7'), null)
      assert.deepEqual(await events.count({}, 9), { total: 3, exact: true })
      assert.equal(await events.recall({ ...claim('h'), key: 'k2' }, at(0)), null)
      const [statistics] = await catalog.rules.duplicationStatistics()
      assert.deepEqual([statistics?.checked, statistics?.rejected], [1, 0])
      assert.equal((await events.append(good.event, good.judged)).outcome, 'recorded')
    })
  }

  test('leave what came before them as it was', async (t) => {
    const engine = await opened(t, factory)
    await record(engine, { id: 'old', severity: 3 })
    await engine.events.appendAll([
      item({ severity: 3 }, { catalogRevision: 1 }),
      item({}, { catalogRevision: 9 }),
    ])
    assert.deepEqual(await engine.events.count({ severities: [3] }, 9), { total: 1, exact: true })
  })
}

function item(event: Partial<NewEvent>, under: Partial<JudgedUnder> = {}): BatchItem {
  return { event: newEvent(event), judged: { ...judged(0, 2), ...under } }
}

/** Judged under the catalog as every log starts. */
function fresh(event: Partial<NewEvent>): BatchItem {
  return item(event, { catalogRevision: 1 })
}

function claim(bodyHash: string) {
  return { scope: 's', key: 'k', bodyHash, expiresAt: at(100) }
}
