import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EventContent } from '../src/core/events/event.ts'
import type { NewRevision, ReviseAnswer } from '../src/core/events/event-store.ts'
import { type Engine, type EngineFactory, entriesIn, opened, record } from './engine-under-test.ts'
import { at, judged, NOON } from './sample-event.ts'

const CORRECTED: EventContent = {
  occurredAt: at(-60),
  endedAt: at(60),
  severity: 1,
  description: 'It was the coupling',
  fields: { cause: 'coupling' },
  verbatim: { source: 'USER' },
  judgedBy: [{ ruleId: 'g1', version: 3, outcome: 'passed' }],
}

export function defineReviseSentences(factory: EngineFactory): void {
  describe('revise', () => {
    defineCorrections(factory)
    defineRefusals(factory)
    defineTail(factory)
  })
}

function defineCorrections(factory: EngineFactory): void {
  test('replaces what an event says and keeps what it is', async (t) => {
    const engine = await opened(t, factory)
    const [event] = await record(engine, {}, {})
    const before = await engine.events.get(event!.id)
    const answer = await revise(engine, { eventId: event!.id })
    const expected = { ...before, ...CORRECTED, revision: 2 }
    assert.deepEqual(answer, { outcome: 'revised', event: expected })
    assert.deepEqual(await engine.events.get(event!.id), expected)
    assert.deepEqual(await engine.events.getBySeq(1), expected)
  })

  test('keeps every revision, oldest first, with author, time and reason', async (t) => {
    const engine = await opened(t, factory)
    const [event, other] = await record(engine, {}, {})
    await revise(engine, { eventId: event!.id })
    await revise(engine, { eventId: other!.id })
    await revise(engine, { eventId: event!.id, expectedRevision: 2, reason: null, recordedBy: 'eve' })
    const { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy } = event!
    const first = { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy }
    const corrected = { ...CORRECTED, recordedAt: at(100) }
    assert.deepEqual(await engine.events.history(event!.id, 0, 99), [
      { ...first, seq: 1, revision: 1, recordedAt: NOON, recordedBy: 'ada', reason: null },
      { ...corrected, seq: 3, revision: 2, recordedBy: 'bob', reason: 'Inspected' },
      { ...corrected, seq: 5, revision: 3, recordedBy: 'eve', reason: null },
    ])
  })

  test('is found by what it says now and no longer by what it said', async (t) => {
    const engine = await opened(t, factory)
    const [event] = await record(engine, { fields: { cause: 'trip' } })
    await revise(engine, { eventId: event!.id })
    const found = async (value: string) => {
      const filter = { fields: [{ anyOf: [{ fieldId: 'cause', value }], comparison: 'eq' as const }] }
      return (await engine.events.count(filter, 10)).total
    }
    assert.deepEqual([await found('trip'), await found('coupling')], [0, 1])
    assert.deepEqual(await engine.events.count({ text: 'restarted' }, 10), { total: 0, exact: true })
    assert.equal((await engine.events.count({ from: at(30), to: at(40) }, 10)).total, 1)
  })

  test('moves the count from the old severity to the new one', async (t) => {
    const engine = await opened(t, factory)
    const [event] = await record(engine, {}, {})
    await revise(engine, { eventId: event!.id })
    const count = async (severity: 1 | 3) => (await engine.events.count({ severities: [severity] }, 10)).total
    assert.deepEqual([await count(3), await count(1), (await engine.events.count({}, 10)).total], [1, 1, 2])
    await revise(engine, {
      eventId: event!.id,
      expectedRevision: 2,
      content: { ...CORRECTED, severity: null },
    })
    assert.deepEqual([await count(3), await count(1), (await engine.events.count({}, 10)).total], [1, 0, 2])
  })
}

function defineRefusals(factory: EngineFactory): void {
  const refusals: [sentence: string, change: Partial<NewRevision>, catalog: number, outcome: string][] = [
    ['an event that was never recorded', { eventId: 'nothing' }, 1, 'unknown-event'],
    ['another revision than the one that was read', { expectedRevision: 2 }, 1, 'stale-revision'],
    ['what was judged under another catalog', {}, 7, 'stale-catalog'],
  ]
  for (const [sentence, change, catalog, outcome] of refusals) {
    test(`refuses ${sentence}`, async (t) => {
      const engine = await opened(t, factory)
      const [event] = await record(engine, {})
      assert.deepEqual(await revise(engine, { eventId: event!.id, ...change }, catalog), { outcome })
      assert.equal((await entriesIn(engine)).length, 1)
    })
  }

  test('lets one of two corrections of the same revision through', async (t) => {
    const engine = await opened(t, factory)
    const [event] = await record(engine, {})
    const answers = await Promise.all([1, 2].map(() => revise(engine, { eventId: event!.id })))
    assert.deepEqual(answers.map(({ outcome }) => outcome).sort(), ['revised', 'stale-revision'])
  })
}

function defineTail(factory: EngineFactory): void {
  test('the log holds every entry, corrections included, as it was made', async (t) => {
    const engine = await opened(t, factory)
    const [event, other] = await record(engine, {}, { asset: 'Pump-7' })
    await revise(engine, { eventId: event!.id })
    const entries = await entriesIn(engine)
    const { registersAsset: _, ...said } = event!
    assert.deepEqual(entries[0], {
      seq: 1,
      kind: 'record',
      eventId: event!.id,
      revision: 1,
      recordedAt: NOON,
      recordedBy: 'ada',
      reason: null,
      event: said,
      correlation: null,
    })
    assert.deepEqual(entries[2], {
      ...{ seq: 3, kind: 'revise', eventId: event!.id, revision: 2, recordedAt: at(100) },
      ...{ recordedBy: 'bob', reason: 'Inspected', event: { ...said, ...CORRECTED } },
      correlation: null,
    })
    assert.equal(entries[1]?.eventId, other!.id)
  })
}

type Change = Partial<NewRevision> & { readonly eventId: string }

function revise({ events }: Engine, change: Change, catalogRevision = 1): Promise<ReviseAnswer> {
  const standard = { expectedRevision: 1, content: CORRECTED, recordedBy: 'bob', reason: 'Inspected' }
  return events.revise({ ...standard, ...change }, judged(100, catalogRevision))
}
