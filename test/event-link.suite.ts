import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { NewLink } from '../src/core/events/event-store.ts'
import { type Engine, type EngineFactory, entriesIn, opened, record } from './engine-under-test.ts'
import { at } from './sample-event.ts'

const LINK: NewLink = {
  ...{ id: 'l1', from: 'a', to: 'b', relation: 'caused_by', comment: 'Über-Strom', recordedBy: 'bob' },
}

export function defineLinkSentences(factory: EngineFactory): void {
  describe('a link', () => {
    defineLinks(factory)
    defineUnlinks(factory)
  })
}

function defineLinks(factory: EngineFactory): void {
  test('is read from both ends, oldest first', async (t) => {
    const engine = await withEvents(t, factory)
    const { events } = engine
    const first = { ...LINK, seq: 4, recordedAt: at(10) }
    assert.deepEqual(await events.link(LINK, at(10)), { outcome: 'linked', correlation: first })
    const answer = await events.link({ ...LINK, id: 'l2', from: 'c', to: 'a', comment: null }, at(9))
    const second = { ...LINK, id: 'l2', from: 'c', to: 'a', comment: null, seq: 5, recordedAt: at(10) }
    assert.deepEqual(answer, { outcome: 'linked', correlation: second })
    assert.deepEqual(await events.correlations('a'), [first, second])
    assert.deepEqual(await events.correlations('b'), [first])
    assert.deepEqual(await events.correlations('c'), [second])
  })

  test('is made once: again it stays as it was', async (t) => {
    const { events, log } = await withEvents(t, factory)
    const first = await events.link(LINK, at(10))
    const again = await events.link({ ...LINK, id: 'l2', comment: 'other', recordedBy: 'eve' }, at(20))
    assert.deepEqual(again, { ...first, outcome: 'already-linked' })
    assert.equal((await entriesIn({ log }, 3)).length, 1)
    assert.equal((await events.link({ ...LINK, id: 'l3', relation: 'related' }, at(20))).outcome, 'linked')
    assert.equal((await events.link({ ...LINK, id: 'l4', from: 'b', to: 'a' }, at(20))).outcome, 'linked')
  })

  test('is made once when it comes 20 times at once', async (t) => {
    const { events } = await withEvents(t, factory)
    const links = Array.from({ length: 20 }, (_, n) => events.link({ ...LINK, id: `l${n}` }, at(10)))
    const linked = (await Promise.all(links)).filter(({ outcome }) => outcome === 'linked')
    assert.equal(linked.length, 1)
    assert.equal((await events.correlations('b'))?.length, 1)
  })

  test('needs both of its events, and says which is missing', async (t) => {
    const { events } = await withEvents(t, factory)
    const missing = async (from: string, to: string) => events.link({ ...LINK, from, to }, at(0))
    assert.deepEqual(await missing('x', 'y'), { outcome: 'unknown-event', eventId: 'x' })
    assert.deepEqual(await missing('a', 'y'), { outcome: 'unknown-event', eventId: 'y' })
    assert.equal(await events.correlations('x'), null)
    assert.deepEqual(await events.correlations('a'), [])
  })

  test('is an entry of the log, and nothing of the event', async (t) => {
    const { events, log } = await withEvents(t, factory)
    const before = await events.get('a')
    await events.link(LINK, at(10))
    const { recordedBy: _, ...correlation } = LINK
    assert.deepEqual(await entriesIn({ log }, 3), [
      {
        ...{ seq: 4, kind: 'link', eventId: 'a', revision: 1, recordedAt: at(10), recordedBy: 'bob' },
        ...{ reason: null, event: null, correlation },
      },
    ])
    assert.deepEqual(await events.get('a'), before)
    assert.equal((await events.history('a', 0, 99))?.length, 1)
    assert.equal(await events.getBySeq(4), null)
    assert.equal((await events.count({}, 9)).total, 3)
  })
}

function defineUnlinks(factory: EngineFactory): void {
  test('is removed once, which is an entry too, and may be made again', async (t) => {
    const { events, log } = await withEvents(t, factory)
    await events.link(LINK, at(10))
    assert.equal(await events.unlink('l1', 'eve', at(20)), 'unlinked')
    assert.equal(await events.unlink('l1', 'eve', at(20)), 'unknown-link')
    assert.deepEqual(await events.correlations('a'), [])
    const { recordedBy: _, ...correlation } = LINK
    assert.deepEqual(await entriesIn({ log }, 4), [
      {
        ...{ seq: 5, kind: 'unlink', eventId: 'a', revision: 1, recordedAt: at(20), recordedBy: 'eve' },
        ...{ reason: null, event: null, correlation },
      },
    ])
    assert.equal((await events.link({ ...LINK, id: 'l2' }, at(30))).outcome, 'linked')
  })
}

/** Events a, b and c. */
async function withEvents(t: Parameters<typeof opened>[0], factory: EngineFactory): Promise<Engine> {
  const engine = await opened(t, factory)
  await record(engine, { id: 'a' }, { id: 'b' }, { id: 'c' })
  return engine
}
