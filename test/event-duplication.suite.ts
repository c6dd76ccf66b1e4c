import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { DuplicationCheck } from '../src/core/duplication/duplication-check.ts'
import { DUPLICATION_ACTIONS, type DuplicationAction } from '../src/core/duplication/duplication-rule.ts'
import type { AppendAnswer, NewEvent } from '../src/core/events/event-store.ts'
import { type Engine, type EngineFactory, entriesIn, opened } from './engine-under-test.ts'
import { at, judged, newContent, newEvent, sampleCheck, sampleDuplicationRule } from './sample-event.ts'

export function defineDuplicationSentences(factory: EngineFactory): void {
  describe('a duplication check', () => {
    defineActions(factory)
    defineNearest(factory)
    defineSeveralRules(factory)
    defineMemory(factory)
    defineStorms(factory)
  })
}

function defineActions(factory: EngineFactory): void {
  test('rejects a repetition, keeps nothing of it and says why', async (t) => {
    const log = await withRule(t, factory, 'reject')
    const first = await log.append({ id: 'first' })
    const again = await log.append({ id: 'again', severity: 1 })
    assert.deepEqual(again, { outcome: 'rejected', event: await log.get('first'), hit: log.hit('first', 1) })
    assert.equal(first.outcome, 'recorded')
    assert.deepEqual(await log.contents(), { events: ['first'], entries: ['record first'], total: 1 })
  })

  test('drops a repetition and answers with the first event', async (t) => {
    const log = await withRule(t, factory, 'drop')
    await log.append({ id: 'first' })
    const again = await log.append({ id: 'again' })
    const event = await log.get('first')
    const hit = log.hit('first', 1)
    assert.deepEqual(again, { outcome: 'dropped', because: 'duplication-rule', event, hit })
    assert.deepEqual(await log.contents(), { events: ['first'], entries: ['record first'], total: 1 })
  })

  test('merges a repetition: the first event is counted up and the payload stays in the log', async (t) => {
    const log = await withRule(t, factory, 'merge')
    await log.append({ id: 'first', assetType: 'Motor' })
    const before = await log.get('first')
    const said = newEvent({
      id: 'again',
      severity: 1,
      description: 'Again',
      fields: { f: 1 },
      recordedBy: 'bob',
    })
    const again = await log.append(said, 3)
    const counted = { ...before!, occurrenceCount: 2 }
    assert.deepEqual(again, { outcome: 'merged', event: counted, hit: log.hit('first', 2) })
    assert.deepEqual(await log.get('first'), counted)
    assert.equal(await log.get('again'), null)
    assert.deepEqual((await log.contents()).total, 1)

    const { registersAsset: _, ...payload } = said
    const [, entry] = await entriesIn(log)
    assert.deepEqual(entry, {
      ...{ seq: 2, kind: 'merge', eventId: 'first', revision: 1, recordedAt: at(3), recordedBy: 'bob' },
      ...{ reason: null, event: { ...payload, assetType: 'Motor' }, correlation: null },
    })
    assert.equal((await log.events.history('first', 0, 99))?.length, 1, 'a merge is no revision')
    assert.equal(await log.events.getBySeq(2), null, 'and records no event')
  })

  test('flags a repetition: it is recorded, counted, and says what it repeats', async (t) => {
    const log = await withRule(t, factory, 'flag')
    await log.append({ id: 'first' })
    const again = await log.append({ id: 'again' })
    const hit = log.hit('first', 1)
    assert.deepEqual(again.outcome === 'recorded' && again.hit, hit)
    const event = await log.get('again')
    assert.deepEqual([event?.duplicateOf, event?.hit, event?.occurrenceCount], ['first', hit, 1])
    assert.equal((await log.get('first'))?.hit, null)
    assert.equal((await log.contents()).total, 2)
  })

  test('comes after the key of the event itself', async (t) => {
    const log = await withRule(t, factory, 'reject')
    await log.append({ dedupKey: 'row-1' })
    const again = await log.append({ dedupKey: 'row-1' })
    assert.equal(again.outcome === 'dropped' && again.because, 'dedup-key')
  })
}

function defineNearest(factory: EngineFactory): void {
  const windows: readonly [sentence: string, window: bigint | null, seconds: number, outcome: string][] = [
    ['at the very edge of the window', 10_000_000n, 10, 'dropped'],
    ['a microsecond beyond', 9_999_999n, 10, 'recorded'],
    ['before the first, at the edge', 10_000_000n, -10, 'dropped'],
    ['before the first, beyond', 9_999_999n, -10, 'recorded'],
    ['at the same moment, with no window to speak of', 0n, 0, 'dropped'],
    ['years apart, with any distance', null, 300_000_000, 'dropped'],
  ]
  for (const [sentence, window, seconds, outcome] of windows) {
    test(`measures the distance of the times: ${sentence}`, async (t) => {
      const log = await withRule(t, factory, 'drop')
      await log.append({ occurredAt: at(0) })
      const check = log.check({ window })
      assert.equal((await log.append({ occurredAt: at(seconds) }, 0, [check])).outcome, outcome)
    })
  }

  const nearest: readonly [seconds: number, first: string][] = [
    [-5, 'a'],
    [4, 'a'],
    [5, 'a'],
    [6, 'b'],
    [10, 'b'],
    [15, 'b'],
    [16, 'c'],
    [99, 'c'],
  ]
  test('finds the nearest on either side, and of two as near the first in the log', async (t) => {
    const log = await withRule(t, factory, 'drop')
    const narrow = [log.check({ window: 1n })]
    for (const [id, second] of [
      ['a', 0],
      ['b', 10],
      ['c', 20],
    ] as const) {
      await log.append({ id, occurredAt: at(second) }, 0, narrow)
    }
    for (const [second, first] of nearest) {
      const check = log.check({ window: null })
      const answer = await log.append({ occurredAt: at(second) }, 0, [check])
      assert.equal(answer.outcome === 'dropped' && answer.event.id, first, `at ${second}`)
    }
  })

  test('finds the first in the log among events of one moment', async (t) => {
    const log = await withRule(t, factory, 'drop')
    const other = [log.check({ fingerprint: 'other' })]
    for (const id of ['a', 'b']) await log.append({ id, occurredAt: at(5) }, 0, [])
    await log.append({ id: 'c', occurredAt: at(5) })
    await log.append({ id: 'd', occurredAt: at(9) }, 0, other)
    for (const second of [4, 5, 6]) {
      const answer = await log.append({ occurredAt: at(second) })
      assert.equal(answer.outcome === 'dropped' && answer.event.id, 'c')
    }
  })

  test('never repeats what was flagged, merged or dropped itself: the window does not slide', async (t) => {
    for (const action of ['flag', 'merge', 'drop'] as const) {
      const log = await withRule(t, factory, action)
      await log.append({ occurredAt: at(0) })
      const second = await log.append({ occurredAt: at(50) })
      assert.notEqual('hit' in second && second.hit, null)
      const third = await log.append({ occurredAt: at(100) })
      assert.deepEqual(third.outcome === 'recorded' && third.hit, null, action)
    }
  })

  test('keeps fingerprints and rules apart', async (t) => {
    const log = await withRule(t, factory, 'reject')
    await log.saveRule({ id: 'r2', action: 'reject' })
    await log.append({})
    const others = [log.check({ fingerprint: 'F0'.repeat(32) }), log.check({ ruleId: 'r2' })]
    for (const check of others) assert.equal((await log.append({}, 0, [check])).outcome, 'recorded')
  })
}

function defineSeveralRules(factory: EngineFactory): void {
  const choices: readonly [actions: Record<string, DuplicationAction>, chosen: string][] = [
    [{ r1: 'flag', r2: 'drop', r3: 'merge' }, 'r2'],
    [{ r1: 'merge', r2: 'flag', r3: 'reject' }, 'r3'],
    [{ r3: 'drop', r2: 'drop', r1: 'flag' }, 'r2'],
  ]
  test('of several rules goes by the strongest, then by the lowest id', async (t) => {
    for (const [actions, chosen] of choices) {
      const log = await withRule(t, factory, 'reject', 'r0')
      const checks: DuplicationCheck[] = []
      for (const [ruleId, action] of Object.entries(actions)) {
        await log.saveRule({ id: ruleId, action })
        checks.push(log.check({ ruleId, action }))
      }
      await log.append({ id: 'first' }, 0, checks)
      const again = await log.append({}, 0, checks)
      assert.equal('hit' in again && again.hit?.ruleId, chosen)
    }
  })

  test('remembers an event by every rule that was asked, and one that is flagged by none', async (t) => {
    const log = await withRule(t, factory, 'flag')
    await log.saveRule({ id: 'r2', action: 'reject' })
    const both = [log.check({}), log.check({ ruleId: 'r2', action: 'reject', fingerprint: 'x' })]
    await log.append({ id: 'a' }, 0, [both[0]!])
    await log.append({ id: 'b' }, 0, both)
    assert.equal((await log.get('b'))?.duplicateOf, 'a')
    assert.equal((await log.append({ id: 'c' }, 0, [both[1]!])).outcome, 'recorded')
    assert.equal((await log.append({ id: 'd' }, 0, [both[1]!])).outcome, 'rejected')
  })
}

function defineMemory(factory: EngineFactory): void {
  test('goes by what a corrected event says now', async (t) => {
    const log = await withRule(t, factory, 'drop')
    await log.append({ id: 'first' })
    const content = newContent({ occurredAt: at(500) })
    const revision = { eventId: 'first', expectedRevision: 1, content, recordedBy: 'bob', reason: null }
    const duplication = [log.check({ fingerprint: 'corrected' })]
    const answer = await log.events.revise(revision, { ...judged(0, log.revision()), duplication })
    assert.equal(answer.outcome, 'revised')
    assert.equal((await log.append({ occurredAt: at(0) })).outcome, 'recorded')
    assert.equal((await log.append({ occurredAt: at(500) })).outcome, 'recorded')
    assert.equal((await log.append({ occurredAt: at(450) }, 0, duplication)).outcome, 'dropped')
  })

  test('does not remember a flagged event, not even when it is corrected', async (t) => {
    const log = await withRule(t, factory, 'flag')
    for (const id of ['first', 'again']) await log.append({ id })
    const content = newContent({ occurredAt: at(500) })
    const revision = { eventId: 'again', expectedRevision: 1, content, recordedBy: 'bob', reason: null }
    await log.events.revise(revision, { ...judged(0, log.revision()), duplication: [log.check({})] })
    const answer = await log.append({ occurredAt: at(500) })
    assert.deepEqual(answer.outcome === 'recorded' && answer.hit, null)
  })

  test('is not made under a catalog that has moved on', async (t) => {
    const log = await withRule(t, factory, 'reject')
    await log.append({})
    const stale = { ...judged(0, 1), duplication: [log.check({ ruleId: 'gone' })] }
    assert.deepEqual(await log.events.append(newEvent(), stale), { outcome: 'stale-catalog' })
  })
}

function defineStorms(factory: EngineFactory): void {
  const others = { reject: 'rejected', drop: 'dropped', merge: 'merged', flag: 'recorded' } as const
  const counted = { reject: 'rejected', drop: 'dropped', merge: 'merged', flag: 'flagged' } as const
  for (const action of DUPLICATION_ACTIONS) {
    test(`of 200 identical events at once keeps exactly one, and counts each, with ${action}`, async (t) => {
      const log = await withRule(t, factory, action)
      const answers = await Promise.all(Array.from({ length: 200 }, () => log.append({})))
      const [firsts, repetitions] = [
        answers.filter((answer) => answer.outcome === 'recorded' && answer.hit === null),
        answers.filter((answer) => 'hit' in answer && answer.hit !== null),
      ]
      assert.deepEqual([firsts.length, repetitions.length], [1, 199])
      assert.deepEqual(new Set(repetitions.map(({ outcome }) => outcome)), new Set([others[action]]))
      const first = (await log.events.getBySeq(1))!
      for (const { hit } of repetitions as { hit: { duplicateOf: string } }[]) {
        assert.equal(hit.duplicateOf, first.id)
      }

      const total = action === 'flag' ? 200 : 1
      assert.deepEqual(await log.events.count({}, 1), { total, exact: true })
      assert.equal(first.occurrenceCount, action === 'merge' ? 200 : 1)
      const [statistics] = await log.rules.duplicationStatistics()
      const none = { rejected: 0, dropped: 0, merged: 0, flagged: 0 }
      assert.deepEqual(statistics, {
        ...{ ruleId: 'r1', checked: 200, ...none, [counted[action]]: 199, lastHitAt: at(0) },
      })
    })
  }
}

/** An engine with one duplication rule, to which every event is put unless other checks are given. */
async function withRule(t: TestContext, factory: EngineFactory, action: DuplicationAction, id = 'r1') {
  const engine: Engine = await opened(t, factory)
  const { events, catalog, log } = engine
  let revision = 1
  const saveRule = async (said: Parameters<typeof sampleDuplicationRule>[0]) => {
    assert.equal(await catalog.rules.saveDuplicationRule(sampleDuplicationRule(said), revision), 'saved')
    revision += 1
  }
  await saveRule({ id, action })
  const check = (said: Partial<DuplicationCheck>) => sampleCheck({ ruleId: id, action, ...said })
  return {
    events,
    log,
    rules: catalog.rules,
    saveRule,
    check,
    revision: () => revision,
    get: (eventId: string) => events.get(eventId),
    append: (said: Partial<NewEvent>, seconds = 0, duplication = [check({})]): Promise<AppendAnswer> =>
      events.append(newEvent(said), { ...judged(seconds, revision), duplication }),
    hit: (duplicateOf: string, occurrenceCount: number) => {
      const { window: _, ...said } = check({})
      return { ...said, duplicateOf, occurrenceCount }
    },
    contents: async () => {
      const order = { by: 'seq', direction: 'asc' } as const
      const found = await events.list({ filter: {}, order, offset: 0, limit: 9 })
      const entries = await entriesIn({ log })
      return {
        events: found.map((event) => event.id),
        entries: entries.map(({ kind, eventId }) => `${kind} ${eventId}`),
        total: (await events.count({}, 9)).total,
      }
    },
  }
}
