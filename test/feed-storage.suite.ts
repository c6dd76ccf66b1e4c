import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FeedEntry, Position, SliceLimits } from '../src/core/feeds/entry-log.ts'
import type { FeedRecord, SetAside } from '../src/core/feeds/feed-registry.ts'
import { type Engine, type EngineFactory, opened, record, recorded } from './engine-under-test.ts'
import { at, judged, newContent, newEvent, sampleCheck, sampleDuplicationRule } from './sample-event.ts'

const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1)

const PLENTY: SliceLimits = { entries: 100, bytes: 1_000_000 }

/** What every engine promises to feeds: the log to follow, and a place to remember. */
export function defineFeedStorageSuite(factory: EngineFactory): void {
  describe(`the log as feeds follow it in ${factory.name}`, () => defineLog(factory))
  describe(`what feeds remember in ${factory.name}`, () => defineRegistry(factory))
}

function defineLog(factory: EngineFactory): void {
  test('is read from the start in slices, each of which says where the next begins', async (t) => {
    const engine = await opened(t, factory)
    await record(engine, {}, {}, {}, {}, {})
    const sizes: number[][] = []
    let cursor = engine.log.start
    for (;;) {
      const { entries, next } = await engine.log.tail(cursor, { ...PLENTY, entries: 2 })
      if (entries.length === 0) {
        assert.equal(next, cursor)
        break
      }
      sizes.push(entries.map(({ seq }) => seq))
      cursor = next
    }
    assert.deepEqual(sizes, [[1, 2], [3, 4], [5]])
    assert.equal(cursor, await engine.log.end())
  })

  test('gives no more bytes than wanted, but always one entry', async (t) => {
    const engine = await opened(t, factory)
    const long = 'x'.repeat(5_000)
    await record(engine, { description: long }, { description: long }, { description: long }, {})
    const sizeOf = async (bytes: number) =>
      (await engine.log.tail(engine.log.start, { ...PLENTY, bytes })).entries.length
    assert.deepEqual([await sizeOf(1), await sizeOf(5_600), await sizeOf(1_000_000)], [1, 2, 4])
  })

  test('shows with every entry the event as it stood right after it', async (t) => {
    const engine = await opened(t, factory)
    const [first] = await everyKind(engine)
    const { entries } = await engine.log.tail(engine.log.start, PLENTY)
    assert.deepEqual(
      entries.map(({ kind, standing }) => [
        kind,
        standing.revision,
        standing.severity,
        standing.occurrenceCount,
      ]),
      [
        ['record', 1, 3, 1],
        ['record', 1, 3, 1],
        ['merge', 1, 3, 2],
        ['revise', 2, 2, 2],
        ['link', 2, 2, 2],
        ['unlink', 2, 2, 2],
      ],
    )
    const about = entries.filter(({ eventId }) => eventId === first)
    assert.deepEqual(about.at(-1)?.standing, await engine.events.get(first!))
    assert.deepEqual(about[0]?.standing, await engine.events.get(first!, 1))
  })

  test('shows why a recorded event is a duplicate', async (t) => {
    const engine = await opened(t, factory)
    await engine.catalog.rules.saveDuplicationRule(sampleDuplicationRule({ action: 'flag' }), 1)
    const under = { ...judged(0, 2), duplication: [sampleCheck({ action: 'flag' })] }
    for (const id of ['a', 'b']) await engine.events.append(newEvent({ id }), under)
    const { entries } = await engine.log.tail(engine.log.start, PLENTY)
    assert.deepEqual(
      entries.map(({ standing }) => standing),
      [await engine.events.get('a'), await engine.events.get('b')],
    )
    assert.equal(entries[1]?.standing.duplicateOf, 'a')
  })

  test('can be entered at a moment: before the first entry recorded then or later', async (t) => {
    const engine = await opened(t, factory)
    await record(engine, {}, {}, {})
    const seqAfter = async (seconds: number) => {
      const cursor = await engine.log.cursorAt(at(seconds))
      return (await engine.log.tail(cursor, PLENTY)).entries[0]?.seq
    }
    assert.deepEqual(
      [await seqAfter(-1), await seqAfter(0), await seqAfter(0.5), await seqAfter(2), await seqAfter(3)],
      [1, 1, 2, 3, undefined],
    )
  })

  test('knows the cursor behind an entry, and the entry before a cursor', async (t) => {
    const engine = await opened(t, factory)
    assert.equal(await engine.log.passed(await engine.log.end()), null)
    await everyKind(engine)
    const { entries } = await engine.log.tail(engine.log.start, PLENTY)
    for (const [index, entry] of entries.entries()) {
      const cursor = engine.log.behind(entry)
      assert.deepEqual(await engine.log.passed(cursor), entry)
      assert.deepEqual((await engine.log.tail(cursor, PLENTY)).entries, entries.slice(index + 1))
    }
    assert.equal(engine.log.behind(entries.at(-1)!), await engine.log.end())
    for (const foreign of [engine.log.start, '', '99', '-1', '1.5', '01', ' 1', 'x', '9'.repeat(30)]) {
      assert.equal(await engine.log.passed(foreign), null, foreign)
    }
  })

  test('says how much a cursor has not passed, and since when', async (t) => {
    const engine = await opened(t, factory)
    assert.deepEqual(await engine.log.ahead(engine.log.start), { entries: 0, since: null })
    await record(engine, {}, {}, {})
    const { next } = await engine.log.tail(engine.log.start, { ...PLENTY, entries: 1 })
    assert.deepEqual(await engine.log.ahead(next), { entries: 2, since: at(1) })
    assert.deepEqual(await engine.log.ahead(await engine.log.end()), { entries: 0, since: null })
  })

  test('gives what became of an event after an entry, up to a cursor', async (t) => {
    const engine = await opened(t, factory)
    await everyKind(engine)
    const end = await engine.log.end()
    const { next: third } = await engine.log.tail(engine.log.start, { ...PLENTY, entries: 3 })
    const seqs = async (seq: number, upTo = end) =>
      (await engine.log.sameEvent(seq, upTo)).map((entry) => entry.seq)
    assert.deepEqual(await seqs(1), [1, 3, 4])
    assert.deepEqual(await seqs(1, third), [1, 3])
    assert.deepEqual(await seqs(4), [4])
    assert.deepEqual(await seqs(4, third), [])
    assert.deepEqual([await seqs(5), await seqs(9)], [[5], []])
  })

  test('gives every event of an asset a place of its own, which never changes', async (t) => {
    const engine = await opened(t, factory)
    const moment = (seconds: number) => ({ occurredAt: at(seconds) })
    await record(engine, ...['a', 'b', 'c'].map((id) => ({ id, ...moment(0) })))
    await record(engine, { id: 'd', ...moment(5) }, { id: 'e', asset: 'Motor-02', ...moment(0) })
    const revise = async (eventId: string, revision: number, said: Parameters<typeof newContent>[0]) => {
      const content = newContent(said)
      const answer = await engine.events.revise(
        { eventId, expectedRevision: revision, content, recordedBy: 'bob', reason: null },
        judged(9),
      )
      assert.equal(answer.outcome, 'revised')
    }
    await revise('d', 1, { ...moment(0) })
    await revise('a', 1, { severity: 2, ...moment(0) })
    await revise('a', 2, moment(5))
    await revise('a', 3, moment(0))
    await record(engine, { id: 'f', ...moment(0) }, { id: 'g', ...moment(5) })
    const placements = await engine.log.placed(upTo(11))
    const where = ({ occurredAt, ordinal }: Position) => [Number(occurredAt - at(0)) / 1e6, ordinal]
    assert.deepEqual(
      placements.map(({ seq, at, before }) => [seq, where(at), before && where(before.at)]),
      [
        [1, [0, 0], null],
        [2, [0, 1], null],
        [3, [0, 2], null],
        [4, [5, 0], null],
        [5, [0, 0], null],
        [6, [0, 3], [5, 0]],
        [7, [0, 0], [0, 0]],
        [8, [5, 1], [0, 0]],
        [9, [0, 4], [5, 1]],
        [10, [0, 5], null],
        [11, [5, 2], null],
      ],
    )
    assert.deepEqual([placements[6]?.before?.said.severity, placements[7]?.before?.said.severity], [3, 2])
    assert.deepEqual(await engine.log.placed([9, 2]), [placements[8], placements[1]])
  })

  test('rings when it has grown, until it is told not to', async (t) => {
    const engine = await opened(t, factory)
    let rings = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    const end = engine.log.onAppended(() => {
      rings += 1
      resolve()
    })
    await record(engine, {})
    await promise
    assert.equal((await engine.log.tail(engine.log.start, PLENTY)).entries.length, 1)
    end()
    const heard = rings
    await record(engine, {})
    assert.equal(rings, heard)
  })
}

/** An entry of every kind, most of them about the first event; answers the ids of the two events. */
async function everyKind(engine: Engine): Promise<string[]> {
  await engine.catalog.rules.saveDuplicationRule(sampleDuplicationRule({ action: 'merge' }), 1)
  const under = (seconds: number) => ({ ...judged(seconds, 2), duplication: [] })
  const merging = { ...judged(2, 2), duplication: [sampleCheck({ action: 'merge' })] }
  await engine.events.append(newEvent({ id: 'a' }), { ...merging, now: at(0) })
  await engine.events.append(newEvent({ id: 'b', asset: 'Motor-02' }), under(1))
  await engine.events.append(newEvent({ id: 'c' }), merging)
  const correction = { eventId: 'a', expectedRevision: 1, content: newContent({ severity: 2 }) }
  await engine.events.revise({ ...correction, recordedBy: 'bob', reason: 'Read again' }, under(3))
  const link = { id: 'l', from: 'a', to: 'b', relation: 'related', comment: null, recordedBy: 'bob' } as const
  await engine.events.link(link, at(4))
  await engine.events.unlink('l', 'bob', at(5))
  return ['a', 'b']
}

const RECORD: FeedRecord = { name: 'mirror', cursor: '7', state: 'running', delivered: 7 }

const aside = (seq: number, said: Partial<SetAside> = {}): SetAside => ({
  seq,
  eventId: `e${seq}`,
  reason: 'Too long',
  at: at(seq),
  ...said,
})

function defineRegistry(factory: EngineFactory): void {
  test('is where they are, under their names', async (t) => {
    const { feeds } = await opened(t, factory)
    assert.equal(await feeds.load('mirror'), null)
    await feeds.save(RECORD, [])
    await feeds.save({ ...RECORD, name: 'other', cursor: '3' }, [])
    assert.deepEqual(await feeds.load('mirror'), RECORD)
    const moved: FeedRecord = { ...RECORD, cursor: '9', state: 'paused', delivered: 9 }
    await feeds.save(moved, [])
    assert.deepEqual(await feeds.load('mirror'), moved)
  })

  test('is what they set aside, in the order of the log', async (t) => {
    const { feeds } = await opened(t, factory)
    await feeds.save(RECORD, [aside(5), aside(2)])
    await feeds.save(RECORD, [aside(9)])
    await feeds.save({ ...RECORD, name: 'other' }, [aside(1)])
    assert.deepEqual(await feeds.listSetAside('mirror', { limit: 2, offset: 0 }), [aside(2), aside(5)])
    assert.deepEqual(await feeds.listSetAside('mirror', { limit: 2, offset: 2 }), [aside(9)])
    assert.deepEqual(
      [
        await feeds.countSetAside('mirror'),
        await feeds.countSetAside('other'),
        await feeds.countSetAside('x'),
      ],
      [3, 1, 0],
    )
    assert.deepEqual(await feeds.getSetAside('mirror', 5), aside(5))
    assert.equal(await feeds.getSetAside('mirror', 1), null)
  })

  test('is the newer reason where an entry is set aside again', async (t) => {
    const { feeds } = await opened(t, factory)
    await feeds.save(RECORD, [aside(5), aside(6)])
    const again = aside(5, { reason: 'Still too long', at: at(50) })
    await feeds.save(RECORD, [again])
    assert.deepEqual(await feeds.listSetAside('mirror', { limit: 9, offset: 0 }), [again, aside(6)])
  })

  test('is dropped entry by entry, or with the feed', async (t) => {
    const { feeds } = await opened(t, factory)
    await feeds.save(RECORD, [aside(5), aside(6)])
    await feeds.save({ ...RECORD, name: 'other' }, [aside(5)])
    await feeds.dropSetAside('mirror', 5)
    assert.deepEqual(await feeds.listSetAside('mirror', { limit: 9, offset: 0 }), [aside(6)])
    await feeds.remove('mirror')
    assert.equal(await feeds.load('mirror'), null)
    assert.deepEqual([await feeds.countSetAside('mirror'), await feeds.countSetAside('other')], [0, 1])
  })

  test('is no longer what stood aside from where a feed is rewound to', async (t) => {
    const { feeds } = await opened(t, factory)
    await feeds.save(RECORD, [aside(2), aside(5), aside(6)])
    await feeds.save({ ...RECORD, name: 'other' }, [aside(5)])
    const rewound: FeedRecord = { ...RECORD, cursor: '4' }
    await feeds.rewind(rewound, 5)
    assert.deepEqual(await feeds.load('mirror'), rewound)
    assert.deepEqual(await feeds.listSetAside('mirror', { limit: 9, offset: 0 }), [aside(2)])
    assert.equal(await feeds.countSetAside('other'), 1)
  })

  test('has no part in the log', async (t) => {
    const engine = await opened(t, factory)
    await recorded(engine, newEvent())
    await engine.feeds.save(RECORD, [aside(1)])
    assert.equal((await engine.log.tail(engine.log.start, PLENTY)).entries.length, 1)
    const { seq } = await recorded(engine, newEvent())
    assert.equal(seq, 2)
    const tail: FeedEntry[] = await engine.log.sameEvent(2, await engine.log.end())
    assert.deepEqual(
      tail.map((entry) => entry.seq),
      [2],
    )
  })
}
