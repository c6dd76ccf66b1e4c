import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { NewEvent } from '../src/core/events/event-store.ts'
import type { IdempotencyClaim } from '../src/core/events/idempotency.ts'
import { type Engine, type EngineFactory, entriesIn, opened, record } from './engine-under-test.ts'
import { at, judged, newContent, newEvent, sampleCheck, sampleDuplicationRule } from './sample-event.ts'

const CLAIM: IdempotencyClaim = { scope: 'ada POST /events', key: 'k1', bodyHash: 'h1', expiresAt: at(100) }

export function defineIdempotencySentences(factory: EngineFactory): void {
  describe('an idempotency key', () => {
    defineAppends(factory)
    defineExpiry(factory)
    defineRules(factory)
    defineRevisions(factory)
  })
}

function defineAppends(factory: EngineFactory): void {
  test('gives the first answer again, with the event as it was then', async (t) => {
    const engine = await opened(t, factory)
    await append(engine, { id: 'first' })
    const then = await engine.events.get('first')
    await revise(engine, 'first')
    const again = await append(engine, { id: 'again', severity: 1 }, { seconds: 50 })
    assert.deepEqual(again, { outcome: 'repeated', of: 'recorded', because: null, event: then, hit: null })
    assert.equal(await engine.events.get('again'), null)
    assert.equal((await engine.events.count({}, 9)).total, 1)
  })

  test('with another body is a mistake, and keeps nothing', async (t) => {
    const engine = await opened(t, factory)
    await append(engine, {})
    assert.deepEqual(await append(engine, {}, { claim: { bodyHash: 'h2' } }), { outcome: 'key-reused' })
    assert.equal((await entriesIn(engine)).length, 1)
  })

  test('belongs to its scope', async (t) => {
    const engine = await opened(t, factory)
    await append(engine, {})
    assert.equal((await append(engine, {}, { claim: { key: 'k2' } })).outcome, 'recorded')
    assert.equal((await append(engine, {}, { claim: { scope: 'bob POST /events' } })).outcome, 'recorded')
    assert.equal(
      (await append(engine, {}, { claim: { scope: 'ada', key: ' POST /events k1' } })).outcome,
      'recorded',
    )
  })

  test('is answered before anything else: the catalog may have moved on, the asset be gone', async (t) => {
    const engine = await opened(t, factory)
    await append(engine, {})
    const [type] = (await engine.catalog.types.load()).types
    await engine.catalog.types.saveType(type!, 'ada', 1)
    assert.equal((await append(engine, { asset: 'Nobody', registersAsset: false })).outcome, 'repeated')
  })

  test('is not used up by what keeps nothing', async (t) => {
    const engine = await opened(t, factory)
    const unknown = await append(engine, { asset: 'Nobody', registersAsset: false })
    const stale = await append(engine, {}, { catalogRevision: 7 })
    assert.deepEqual([unknown.outcome, stale.outcome], ['unknown-asset', 'stale-catalog'])
    assert.equal((await append(engine, {}, { claim: { bodyHash: 'h2' } })).outcome, 'recorded')
  })

  test('lets one of 200 twins through', async (t) => {
    const engine = await opened(t, factory)
    const answers = await Promise.all(Array.from({ length: 200 }, () => append(engine, {})))
    const outcomes = Object.groupBy(answers, ({ outcome }) => outcome)
    assert.deepEqual([outcomes.recorded?.length, outcomes.repeated?.length], [1, 199])
    assert.equal((await engine.events.count({}, 9)).total, 1)
  })

  test('can be asked what it was answered', async (t) => {
    const { events } = await opened(t, factory)
    assert.equal(await events.recall(CLAIM, at(0)), null)
    await events.append(newEvent({ id: 'first' }), { ...judged(), idempotency: CLAIM })
    const event = await events.get('first')
    const repeated = { outcome: 'repeated', of: 'recorded', because: null, event, hit: null }
    assert.deepEqual(await events.recall(CLAIM, at(99)), repeated)
    assert.deepEqual(await events.recall({ ...CLAIM, bodyHash: 'h2' }, at(99)), { outcome: 'key-reused' })
    assert.equal(await events.recall(CLAIM, at(100)), null)
  })
}

function defineExpiry(factory: EngineFactory): void {
  test('is forgotten when its time is up', async (t) => {
    const engine = await opened(t, factory)
    const outcomes = []
    for (const seconds of [0, 99.999_999, 100]) {
      const claim = { expiresAt: at(seconds + 100) }
      outcomes.push((await append(engine, {}, { seconds, claim })).outcome)
    }
    assert.deepEqual(outcomes, ['recorded', 'repeated', 'recorded'])
    const other = { bodyHash: 'h2', expiresAt: at(300) }
    assert.equal((await append(engine, {}, { seconds: 199, claim: other })).outcome, 'key-reused')
    assert.equal((await append(engine, {}, { seconds: 200, claim: other })).outcome, 'recorded')
  })
}

function defineRules(factory: EngineFactory): void {
  const duplicates = [
    ['merge', 'merged', null, 2],
    ['drop', 'dropped', 'duplication-rule', 1],
    ['flag', 'recorded', null, 1],
  ] as const
  for (const [action, of, because, occurrenceCount] of duplicates) {
    test(`gives again that a rule took the event for a duplicate: ${action}`, async (t) => {
      const engine = await opened(t, factory)
      await engine.catalog.rules.saveDuplicationRule(sampleDuplicationRule({ action }), 1)
      const check = sampleCheck({ action })
      const said = { catalogRevision: 2, duplication: [check] }
      await append(engine, { id: 'first' }, { ...said, claim: null })
      const answer = await append(engine, { id: 'again' }, said)
      const event = await engine.events.get(action === 'flag' ? 'again' : 'first')
      await append(engine, {}, { ...said, claim: null })
      await revise(engine, 'first', 2)
      const { window: _, ...why } = check
      const hit = { ...why, duplicateOf: 'first', occurrenceCount }
      assert.equal(answer.outcome, of)
      assert.deepEqual(await append(engine, {}, said), { outcome: 'repeated', of, because, event, hit })
    })
  }

  test('gives again that the event’s own key dropped it', async (t) => {
    const engine = await opened(t, factory)
    await append(engine, { id: 'first', dedupKey: 'row-1' }, { claim: null })
    await append(engine, { dedupKey: 'row-1' })
    const event = await engine.events.get('first')
    const again = { outcome: 'repeated', of: 'dropped', because: 'dedup-key', event, hit: null }
    assert.deepEqual(await append(engine, { dedupKey: 'row-1' }), again)
  })

  test('is not used up by a rejection', async (t) => {
    const engine = await opened(t, factory)
    await engine.catalog.rules.saveDuplicationRule(sampleDuplicationRule(), 1)
    const said = { catalogRevision: 2, duplication: [sampleCheck()] }
    await append(engine, {}, { ...said, claim: null })
    for (let round = 0; round < 2; round += 1) {
      assert.equal((await append(engine, {}, said)).outcome, 'rejected')
    }
  })
}

function defineRevisions(factory: EngineFactory): void {
  test('gives the first answer to a correction again', async (t) => {
    const engine = await opened(t, factory)
    await record(engine, { id: 'first' })
    const claim = { ...CLAIM, scope: 'ada PATCH /events/first' }
    const answer = await revise(engine, 'first', 1, claim)
    assert.equal(answer.outcome, 'revised')
    const event = await engine.events.get('first')
    await engine.events.revise(
      {
        eventId: 'first',
        expectedRevision: 2,
        content: newContent({ severity: 1 }),
        recordedBy: 'eve',
        reason: null,
      },
      judged(),
    )
    assert.deepEqual(await revise(engine, 'first', 9, claim), { outcome: 'repeated', event })
    assert.deepEqual(await revise(engine, 'first', 1, { ...claim, bodyHash: 'h2' }), {
      outcome: 'key-reused',
    })
    assert.equal((await engine.events.history('first', 0, 99))?.length, 3)
    const recalled = await engine.events.recall(claim, at(0))
    assert.deepEqual(recalled, { outcome: 'repeated', of: 'recorded', because: null, event, hit: null })
  })
}

type Said = {
  readonly claim?: Partial<IdempotencyClaim> | null
  readonly seconds?: number
  readonly catalogRevision?: number
  readonly duplication?: readonly ReturnType<typeof sampleCheck>[]
}

function append({ events }: Engine, event: Partial<NewEvent>, said: Said = {}) {
  const { claim = {}, seconds = 0, catalogRevision = 1, duplication = [] } = said
  const idempotency = claim === null ? null : { ...CLAIM, ...claim }
  return events.append(newEvent(event), { ...judged(seconds, catalogRevision), duplication, idempotency })
}

function revise(
  { events }: Engine,
  eventId: string,
  catalogRevision = 1,
  idempotency: IdempotencyClaim | null = null,
) {
  const said = { eventId, expectedRevision: 1, recordedBy: 'bob', reason: null }
  return events.revise(
    { ...said, content: newContent({ severity: 0 }) },
    { ...judged(0, catalogRevision), idempotency },
  )
}
