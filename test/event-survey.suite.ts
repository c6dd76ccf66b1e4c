import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { EventFilter } from '../src/core/events/event-query.ts'
import { openSurvey } from '../src/core/surveys/open-survey.ts'
import type { SurveySpec } from '../src/core/surveys/survey.ts'
import { type Engine, type EngineFactory, opened } from './engine-under-test.ts'
import { at, judged, newContent, newEvent, sampleDuplicationRule } from './sample-event.ts'

export function defineSurveySentences(factory: EngineFactory): void {
  describe('a survey', () => {
    defineWhatItSees(factory)
    defineHowItRuns(factory)
  })
}

function defineWhatItSees(factory: EngineFactory): void {
  const filters: readonly [sentence: string, filter: EventFilter, seen: number][] = [
    ['everything', {}, 1_205],
    ['an asset', { asset: 'Pump-7' }, 602],
    ['types', { typeIds: ['STATUS_RESTART'] }, 1_205],
    ['no type at all', { typeIds: [] }, 0],
    ['a time', { from: at(600), to: at(1_210) }, 605],
    ['a severity', { severities: [1] }, 0],
    ['the log as it stood', { asOf: 700 }, 700],
  ]
  test('sees every event that matches once, oldest entry first, and says what the events say', async (t) => {
    const { engine, spec } = await withMany(t, factory)
    for (const [sentence, filter, seen] of filters) {
      const progress: number[] = []
      const watch = {
        onProgress: (count: number) => progress.push(count),
        signal: new AbortController().signal,
      }
      const answer = await engine.events.survey(spec, filter, watch)
      assert.deepEqual(answer, await surveyed(engine, spec, filter), sentence)
      assert.equal(progress.at(-1) ?? 0, seen, sentence)
      assert.deepEqual(
        progress,
        progress.toSorted((a, b) => a - b),
      )
    }
  })

  test('of an empty log has something to say as well', async (t) => {
    const engine = await opened(t, factory)
    const spec = await specOf(engine)
    const watch = { onProgress: () => {}, signal: new AbortController().signal }
    assert.deepEqual(await engine.events.survey(spec, {}, watch), openSurvey(spec).result())
  })
}

function defineHowItRuns(factory: EngineFactory): void {
  test('is given up as soon as it is aborted, with the reason', async (t) => {
    const { engine, spec } = await withMany(t, factory)
    const controller = new AbortController()
    const watch = { onProgress: () => controller.abort(new Error('Enough')), signal: controller.signal }
    await assert.rejects(engine.events.survey(spec, {}, watch), { message: 'Enough' })
    await assert.rejects(engine.events.survey(spec, {}, watch), { message: 'Enough' })
    assert.equal((await engine.events.count({ text: 'corrected' }, 1)).total, 1, 'other reads go on')
  })

  test('lets other reads, and other surveys, in between', async (t) => {
    const { engine, spec } = await withMany(t, factory)
    const ended: string[] = []
    const watch = { onProgress: () => {}, signal: new AbortController().signal }
    const survey = engine.events.survey(spec, {}, watch).then(() => ended.push('survey'))
    const count = engine.events.count({ text: 'nothing' }, 9).then(() => ended.push('count'))
    const other = engine.events.survey(spec, { asOf: 1 }, watch).then(() => ended.push('short survey'))
    await Promise.all([survey, count, other])
    assert.equal(ended.at(-1), 'survey')
  })

  test('does not see what is recorded after it has begun', async (t) => {
    const { engine, spec } = await withMany(t, factory)
    let seen = 0
    const onProgress = (count: number) => {
      seen = count
    }
    const survey = engine.events.survey(spec, {}, { onProgress, signal: new AbortController().signal })
    await Promise.all(Array.from({ length: 50 }, () => engine.events.append(newEvent(), judged(9_999))))
    await survey
    assert.equal(seen, 1_205)
  })
}

/** 1,205 events of two assets, a second apart, one of them corrected since. */
async function withMany(t: TestContext, factory: EngineFactory) {
  const engine = await opened(t, factory)
  const events = Array.from({ length: 1_205 }, (_, n) => ({
    ...{ id: `e${n}`, occurredAt: at(n), asset: n % 2 === 0 ? 'Motor-01' : 'Pump-7' },
  }))
  await Promise.all(events.map((event) => engine.events.append(newEvent(event), judged())))
  await engine.events.revise(
    {
      ...{ eventId: 'e7', expectedRevision: 1, recordedBy: 'bob', reason: null },
      content: newContent({ description: 'Corrected', occurredAt: at(7.5) }),
    },
    judged(),
  )
  return { engine, spec: await specOf(engine) }
}

async function specOf({ catalog }: Engine): Promise<SurveySpec> {
  const rule = sampleDuplicationRule({ windowSeconds: 2 })
  return { kind: 'duplication-backtest', rule, catalog: await catalog.types.load() }
}

/** What the same survey says of the events as a list gives them. */
async function surveyed({ events }: Engine, spec: SurveySpec, filter: EventFilter) {
  const survey = openSurvey(spec)
  const order = { by: 'seq', direction: 'asc' } as const
  for (const event of await events.list({ filter, order, offset: 0, limit: 9_999 })) survey.see(event)
  return survey.result()
}
