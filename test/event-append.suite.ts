import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../src/core/events/event.ts'
import type { NewEvent } from '../src/core/events/event-store.ts'
import { type EngineFactory, entriesIn, opened, record, recorded } from './engine-under-test.ts'
import { at, judged, newEvent } from './sample-event.ts'

const YEAR_1 = -62_135_596_800_000_000n

const YEAR_9999 = 253_402_300_799_999_999n

export function defineAppendSentences(factory: EngineFactory): void {
  describe('append', () => {
    defineWhatIsKept(factory)
    defineTimes(factory)
    defineAssets(factory)
    defineDedupKeys(factory)
  })
}

function defineWhatIsKept(factory: EngineFactory): void {
  test('keeps everything an event says', async (t) => {
    const engine = await opened(t, factory)
    const event = newEvent({
      assetType: 'Motor',
      typeId: 'ASSET_LOG',
      source: 'asset-log',
      recordedBy: 'Jörg 🙂',
      dedupKey: 'row-1',
      warnings: [{ code: 'type-deprecated', message: 'Event type is deprecated' }],
      endedAt: at(90),
      severity: 8,
      description: 'Über-Strom "L1"\n\ttrip',
      fields: { f1: 150.25, f2: ['a', 'b'], f3: true, f4: 'text', f5: { deep: [null, 1e300] } },
      verbatim: { format: 'application/json', message: '{"a": 1.0}' },
      judgedBy: [
        { ruleId: 'g1', version: 2, outcome: 'warned', findings: ['Volume above 100 ÷ "limit"'] },
        { ruleId: 'g2', version: 1, outcome: 'passed' },
      ],
    })
    const { seq, recordedAt, assetType } = await recorded(engine, event, 5)
    assert.deepEqual({ recordedAt, assetType }, { recordedAt: at(5), assetType: 'Motor' })

    const expected = asEvent(event, { seq, recordedAt })
    assert.deepEqual(await engine.events.get(event.id), expected)
    assert.deepEqual(await engine.events.getBySeq(seq), expected)
  })

  test('keeps what an event leaves out as null', async (t) => {
    const engine = await opened(t, factory)
    const event = newEvent({ severity: null, description: null })
    const { seq, recordedAt } = await recorded(engine, event)
    assert.deepEqual(await engine.events.get(event.id), asEvent(event, { seq, recordedAt }))
  })

  test('takes any text for an id, and tells ids apart by letter case', async (t) => {
    const engine = await opened(t, factory)
    for (const id of [
      'evt-1',
      'EVT-1',
      '0F8FAD5B-D9CB-469F-A165-70867728950E',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
    ]) {
      await recorded(engine, newEvent({ id }))
      assert.equal((await engine.events.get(id))?.id, id)
    }
    assert.equal(await engine.events.get('Evt-1'), null)
  })

  test('numbers entries in the order they are recorded', async (t) => {
    const engine = await opened(t, factory)
    const answers = await Promise.all([1, 2, 3].map(() => recorded(engine, newEvent())))
    assert.deepEqual(
      answers.map(({ seq }) => seq),
      [1, 2, 3],
    )
  })

  test('refuses what was judged under an older catalog', async (t) => {
    const engine = await opened(t, factory)
    const event = newEvent()
    const [type] = (await engine.catalog.types.load()).types
    await engine.catalog.types.saveType(type!, 'ada', 1)
    assert.deepEqual(await engine.events.append(event, judged(0, 1)), { outcome: 'stale-catalog' })
    assert.equal((await engine.events.append(event, judged(0, 2))).outcome, 'recorded')
  })

  test('knows nothing of an event that was never recorded', async (t) => {
    const engine = await opened(t, factory)
    assert.equal(await engine.events.get('nothing'), null)
    assert.equal(await engine.events.getBySeq(1), null)
    assert.equal(await engine.events.history('nothing', 0, 99), null)
  })
}

function defineTimes(factory: EngineFactory): void {
  test('never records earlier than before, even when the clock goes back', async (t) => {
    const engine = await opened(t, factory)
    const moments = []
    for (const second of [10, 4, 11]) moments.push((await recorded(engine, newEvent(), second)).recordedAt)
    assert.deepEqual(moments, [at(10), at(10), at(11)])
  })

  test('is exact to the microsecond from the year 1 to the year 9999', async (t) => {
    const engine = await opened(t, factory)
    const event = newEvent({ occurredAt: YEAR_1 + 1n, endedAt: YEAR_9999 })
    await recorded(engine, event)
    const stored = await engine.events.get(event.id)
    assert.deepEqual([stored?.occurredAt, stored?.endedAt], [YEAR_1 + 1n, YEAR_9999])
  })
}

function defineAssets(factory: EngineFactory): void {
  test('registers an asset nobody has heard of, where the event may', async (t) => {
    const engine = await opened(t, factory)
    await recorded(engine, newEvent({ asset: 'Pump-7', assetType: 'Pump' }), 3)
    const asset = await engine.catalog.assets.getAsset('Pump-7')
    assert.deepEqual(asset, {
      number: asset?.number,
      tag: 'Pump-7',
      type: 'Pump',
      name: null,
      parent: null,
      attributes: {},
      createdAt: at(3),
      updatedAt: at(3),
    })
  })

  test('refuses an asset nobody has heard of, where the event may not register it', async (t) => {
    const engine = await opened(t, factory)
    const event = newEvent({ asset: 'Pump-7', registersAsset: false })
    assert.deepEqual(await engine.events.append(event, judged()), { outcome: 'unknown-asset' })
    assert.equal(await engine.catalog.assets.getAsset('Pump-7'), null)
    assert.deepEqual(await entriesIn(engine), [])
  })

  test('tells assets apart by letter case', async (t) => {
    const engine = await opened(t, factory)
    await recorded(engine, newEvent({ asset: 'pump' }))
    const other = newEvent({ asset: 'Pump', registersAsset: false })
    assert.deepEqual(await engine.events.append(other, judged()), { outcome: 'unknown-asset' })
  })

  test("gives an event without an asset type the asset's own", async (t) => {
    const engine = await opened(t, factory)
    await record(engine, { assetType: 'Motor' })
    const event = newEvent()
    assert.equal((await recorded(engine, event)).assetType, 'Motor')
    assert.equal((await engine.events.get(event.id))?.assetType, 'Motor')
  })

  test('gives an asset without a type the type an event names, and keeps the one it has', async (t) => {
    const engine = await opened(t, factory)
    await recorded(engine, newEvent(), 1)
    await recorded(engine, newEvent({ assetType: 'Motor' }), 2)
    const last = newEvent({ assetType: 'Engine' })
    assert.equal((await recorded(engine, last, 3)).assetType, 'Engine')
    const asset = await engine.catalog.assets.getAsset('Motor-01')
    assert.deepEqual([asset?.type, asset?.updatedAt], ['Motor', at(2)])
    assert.equal((await recorded(engine, newEvent(), 4)).assetType, 'Motor')
  })
}

function defineDedupKeys(factory: EngineFactory): void {
  test('drops a second event of the asset with the same key and answers with the first', async (t) => {
    const engine = await opened(t, factory)
    const first = newEvent({ dedupKey: 'row-1' })
    const { seq, recordedAt } = await recorded(engine, first)
    const again = await engine.events.append(newEvent({ dedupKey: 'row-1', severity: 1 }), judged(1))
    assert.deepEqual(again, {
      outcome: 'dropped',
      because: 'dedup-key',
      event: asEvent(first, { seq, recordedAt }),
      hit: null,
    })
    assert.equal((await entriesIn(engine)).length, 1)
  })

  test('keeps the keys of each asset apart, and events without a key', async (t) => {
    const engine = await opened(t, factory)
    await record(engine, { dedupKey: 'row-1' }, { dedupKey: 'row-1', asset: 'Motor-02' }, {}, {})
    assert.equal((await entriesIn(engine)).length, 4)
  })

  test('records one of 200 events that come at once with the same key', async (t) => {
    const engine = await opened(t, factory)
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => engine.events.append(newEvent({ dedupKey: 'row-1' }), judged())),
    )
    assert.equal(answers.filter(({ outcome }) => outcome === 'recorded').length, 1)
    const dropped = answers.flatMap((answer) => (answer.outcome === 'dropped' ? [answer.event.seq] : []))
    assert.deepEqual([dropped.length, new Set(dropped)], [199, new Set([1])])
    assert.deepEqual(await engine.events.count({}, 10), { total: 1, exact: true })
  })
}

/** The event a reader should see. */
function asEvent(event: NewEvent, { seq, recordedAt }: { seq: number; recordedAt: bigint }): Event {
  const { registersAsset: _, ...said } = event
  const known = { revision: 1, occurrenceCount: 1, duplicateOf: null, hit: null }
  return { ...said, seq, recordedAt, ...known }
}
