import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EventFilter } from '../src/core/events/event-query.ts'
import { type Engine, type EngineFactory, opened, record } from './engine-under-test.ts'
import { at, judged, newContent } from './sample-event.ts'

export function defineRenderSentences(factory: EngineFactory): void {
  describe('rendering', () => {
    test('writes every event that matches, in order, in pieces', async (t) => {
      const engine = await opened(t, factory)
      await record(engine, ...Array.from({ length: 1_205 }, (_, n) => ({ id: `e${n}`, occurredAt: at(n) })))
      const pieces = await rendered(engine, { asOf: 9_999 })
      const lines = pieces.join('').split('\n')
      assert.deepEqual(
        [lines[0], lines[1], lines.at(-2)],
        ['# all', 'e0 Restarted after a trip', 'e1204 Restarted after a trip'],
      )
      assert.equal(lines.length, 1_207)
      assert.ok(pieces.length >= 3 && pieces.every((piece) => piece.length < 40_000))
      const some = await rendered(engine, { asOf: 9_999, from: at(1_203) }, 'desc')
      assert.equal(some.join(''), '# all\ne1204 Restarted after a trip\ne1203 Restarted after a trip\n')
    })

    test('of nothing is the head', async (t) => {
      const engine = await opened(t, factory)
      assert.deepEqual(await rendered(engine, { asOf: 0 }), ['# all\n'])
    })

    test('shows the log as it stood, whatever happens meanwhile', async (t) => {
      const engine = await opened(t, factory)
      await record(engine, ...Array.from({ length: 1_500 }, (_, n) => ({ id: `e${n}`, occurredAt: at(n) })))
      const query = { filter: { asOf: 1_500 }, order: { by: 'occurred_at', direction: 'asc' } } as const
      let text = ''
      for await (const piece of engine.events.render(query, RENDERER)) {
        if (text === '') await change(engine)
        text += new TextDecoder().decode(piece)
      }
      assert.equal(text.split('\n').length, 1_502)
      assert.ok(!text.includes('Corrected') && !text.includes('late'))
    })

    test('ends when nobody takes any more, and others go on', async (t) => {
      const engine = await opened(t, factory)
      await record(engine, ...Array.from({ length: 1_205 }, (_, n) => ({ id: `e${n}`, occurredAt: at(n) })))
      const query = { filter: { asOf: 9_999 }, order: { by: 'occurred_at', direction: 'asc' } } as const
      for await (const _ of engine.events.render(query, RENDERER)) break
      assert.equal((await rendered(engine, { asOf: 9_999 })).join('').split('\n').length, 1_207)
    })

    test('fails where the renderer does', async (t) => {
      const engine = await opened(t, factory)
      const query = { filter: { asOf: 0 }, order: { by: 'occurred_at', direction: 'asc' } } as const
      const missing = { module: new URL('./no-such-module.ts', import.meta.url).href, options: {} }
      await assert.rejects(async () => {
        for await (const _ of engine.events.render(query, missing));
      })
    })
  })
}

const RENDERER = {
  module: new URL('./plain-renderer.ts', import.meta.url).href,
  options: { head: '# all\n' },
}

async function rendered(
  { events }: Engine,
  filter: EventFilter & { readonly asOf: number },
  direction: 'asc' | 'desc' = 'asc',
): Promise<string[]> {
  const pieces = events.render({ filter, order: { by: 'occurred_at', direction } }, RENDERER)
  return (await Array.fromAsync(pieces)).map((piece) => new TextDecoder().decode(piece))
}

/** A correction of an event that is still to come, and one more event. */
async function change(engine: Engine): Promise<void> {
  const content = newContent({ description: 'Corrected', occurredAt: at(1_400) })
  const answer = await engine.events.revise(
    { eventId: 'e1400', expectedRevision: 1, recordedBy: 'bob', reason: null, content },
    judged(9_999),
  )
  assert.equal(answer.outcome, 'revised')
  await record(engine, { id: 'late', occurredAt: at(1_450) })
}
