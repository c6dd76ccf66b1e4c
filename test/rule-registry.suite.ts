import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { ResetScope } from '../src/core/duplication/duplication-check.ts'
import type { GuardRule, GuardRuleContent } from '../src/core/rules/guard-rule.ts'
import { type Engine, type EngineFactory, opened } from './engine-under-test.ts'
import { at, judged, newEvent, sampleCheck, sampleDuplicationRule } from './sample-event.ts'

const CONTENT: GuardRuleContent = {
  ...{ name: 'No large flare', description: null, eventTypeIds: ['flaring'], operations: ['create'] },
  match: { conjunction: 'all', conditions: [{ field: 'fields.volume', operator: 'exists' }] },
  validations: [
    {
      ...{ condition: 'fields.volume < params.limit', message: 'Über dem Limit', messageExpression: null },
      ...{ field: 'volume', reason: 'permit' },
    },
  ],
  params: { limit: 150.5, createdAt: 'not an instant' },
  fieldIds: { flaring: { volume: 'f1' } },
  actions: ['deny'],
  failurePolicy: 'fail',
}

const GUARD: GuardRule = {
  id: 'g1',
  draft: null,
  versions: [
    { version: 1, content: CONTENT, changeNote: null, publishedAt: at(0), publishedBy: 'ada' },
    {
      version: 2,
      content: CONTENT,
      changeNote: 'Tighter',
      publishedAt: 253_402_300_799_999_999n,
      publishedBy: 'bob',
    },
  ],
  enforced: 2,
  retired: false,
  revision: 7,
  createdAt: -62_135_596_800_000_000n,
  createdBy: 'ada',
  updatedAt: at(1),
}

export function defineRuleSentences(factory: EngineFactory): void {
  describe('rules', () => {
    defineGuardRules(factory)
    defineDuplicationRules(factory)
    defineStatistics(factory)
    defineReset(factory)
  })
}

function defineGuardRules(factory: EngineFactory): void {
  test('that guard are kept whole, in the order they were made in', async (t) => {
    const { rules, types } = (await opened(t, factory)).catalog
    const draft = { ...GUARD, id: 'g0', draft: CONTENT, versions: [], enforced: null }
    assert.equal(await rules.saveGuardRule(GUARD, 1), 'saved')
    assert.equal(await rules.saveGuardRule(draft, 2), 'saved')
    const retired = { ...GUARD, enforced: null, retired: true, updatedAt: at(9) }
    assert.equal(await rules.saveGuardRule(retired, 3), 'saved')
    const { revision, guardRules } = await types.load()
    assert.deepEqual([revision, guardRules], [4, [retired, draft]])
  })

  test('that guard are deleted', async (t) => {
    const { rules, types } = (await opened(t, factory)).catalog
    await rules.saveGuardRule(GUARD, 1)
    assert.equal(await rules.deleteGuardRule('g1', 1), 'stale-catalog')
    assert.equal(await rules.deleteGuardRule('g1', 2), 'saved')
    const { revision, guardRules } = await types.load()
    assert.deepEqual([revision, guardRules], [3, []])
  })

  test('are not saved over a catalog that has moved on', async (t) => {
    const { rules, types } = (await opened(t, factory)).catalog
    const answers = await Promise.all([
      rules.saveGuardRule(GUARD, 1),
      rules.saveDuplicationRule(sampleDuplicationRule(), 1),
      rules.saveGuardRule({ ...GUARD, id: 'g2' }, 1),
    ])
    assert.deepEqual(answers.sort(), ['saved', 'stale-catalog', 'stale-catalog'])
    assert.equal(await rules.deleteDuplicationRule('r1', 1), 'stale-catalog')
    assert.equal((await types.load()).revision, 2)
  })

  test('bind every event that is appended after them', async (t) => {
    const { catalog, events } = await opened(t, factory)
    await catalog.rules.saveGuardRule(GUARD, 1)
    assert.equal((await events.append(newEvent(), judged(0, 1))).outcome, 'stale-catalog')
    assert.equal((await events.append(newEvent(), judged(0, 2))).outcome, 'recorded')
  })
}

function defineDuplicationRules(factory: EngineFactory): void {
  test('about duplicates are kept whole, in the order they were made in', async (t) => {
    const { rules, types } = (await opened(t, factory)).catalog
    const whole = sampleDuplicationRule({
      ...{ id: 'z', name: 'Ä', eventTypeId: 'flaring', fingerprintFields: ['entity_id', 'fields.cause'] },
      ...{ ignoreFields: ['severity'], fullDeduplication: true, windowSeconds: null, action: 'merge' },
      ...{ enabled: false, createdAt: -62_135_596_800_000_000n, updatedAt: at(5) },
    })
    await rules.saveDuplicationRule(whole, 1)
    await rules.saveDuplicationRule(sampleDuplicationRule({ id: 'a' }), 2)
    const changed = { ...whole, name: 'Ö', windowSeconds: 0.5 }
    await rules.saveDuplicationRule(changed, 3)
    const { revision, duplicationRules } = await types.load()
    assert.deepEqual([revision, duplicationRules], [4, [changed, sampleDuplicationRule({ id: 'a' })]])
  })

  test('about duplicates forget everything when they are deleted', async (t) => {
    const engine = await withSeen(t, factory)
    const { rules, types } = engine.catalog
    assert.equal(await rules.deleteDuplicationRule('r1', 3), 'saved')
    await rules.saveDuplicationRule(sampleDuplicationRule(), 4)
    const statistics = await rules.duplicationStatistics()
    assert.deepEqual(
      statistics.map(({ ruleId, checked }) => [ruleId, checked]),
      [
        ['r2', 4],
        ['r1', 0],
      ],
    )
    assert.deepEqual(
      (await types.load()).duplicationRules.map(({ id }) => id),
      ['r2', 'r1'],
    )
    assert.equal(await isSeen(engine, 5, { ruleId: 'r1' }), false)
    assert.equal(await isSeen(engine, 5, { ruleId: 'r2', fingerprint: 'x' }), true)
  })

  test('about duplicates remember from the moment they are enabled', async (t) => {
    const engine = await withSeen(t, factory)
    const { rules } = engine.catalog
    await rules.saveDuplicationRule(sampleDuplicationRule({ name: 'Renamed', windowSeconds: 5 }), 3)
    assert.equal(await isSeen(engine, 4, { ruleId: 'r1' }), true)
    await rules.saveDuplicationRule(sampleDuplicationRule({ enabled: false }), 4)
    await rules.saveDuplicationRule(sampleDuplicationRule(), 5)
    assert.equal(await isSeen(engine, 6, { ruleId: 'r1' }), false)
    assert.equal(await isSeen(engine, 6, { ruleId: 'r1' }), true)
  })
}

function defineStatistics(factory: EngineFactory): void {
  test('about duplicates say what they did, also when they were never asked', async (t) => {
    const { catalog, events } = await opened(t, factory)
    const { rules } = catalog
    await rules.saveDuplicationRule(sampleDuplicationRule({ id: 'never' }), 1)
    await rules.saveDuplicationRule(sampleDuplicationRule({ id: 'r1' }), 2)
    const none = { rejected: 0, flagged: 0, merged: 0, dropped: 0, lastHitAt: null }
    const append = (seconds: number, action: 'reject' | 'merge' | 'flag' | 'drop') =>
      events.append(newEvent(), { ...judged(seconds, 3), duplication: [sampleCheck({ action })] })
    await append(0, 'reject')
    assert.deepEqual(await rules.duplicationStatistics(), [
      { ruleId: 'never', checked: 0, ...none },
      { ruleId: 'r1', checked: 1, ...none },
    ])
    for (const action of ['reject', 'merge', 'flag', 'drop', 'drop'] as const) await append(5, action)
    await append(2, 'reject')
    const counts = { rejected: 2, flagged: 1, merged: 1, dropped: 2 }
    assert.deepEqual((await rules.duplicationStatistics())[1], {
      ...{ ruleId: 'r1', checked: 7, ...counts, lastHitAt: at(5) },
    })
  })
}

function defineReset(factory: EngineFactory): void {
  const scopes: readonly [sentence: string, scope: ResetScope, forgotten: number][] = [
    ['everything', {}, 8],
    ['of a rule', { ruleId: 'r1' }, 4],
    ['of a rule that does not exist', { ruleId: 'nothing' }, 0],
    ['of an asset', { asset: 'Pump-7' }, 2],
    ['of an asset nobody has heard of', { asset: 'pump-7' }, 0],
    ['a fingerprint', { fingerprint: 'x' }, 4],
    ['a fingerprint of a rule', { ruleId: 'r1', fingerprint: 'f0'.repeat(32) }, 4],
    ['a fingerprint nobody has', { fingerprint: 'y' }, 0],
    ['what occurred before a moment', { before: at(200) }, 4],
    ['everything at once', { ruleId: 'r2', asset: 'Pump-7', fingerprint: 'x', before: at(301) }, 1],
  ]
  for (const [sentence, scope, forgotten] of scopes) {
    test(`about duplicates forget ${sentence}, and say how much that was`, async (t) => {
      const { catalog } = await withSeen(t, factory)
      assert.equal(await catalog.rules.resetDuplication(scope), forgotten)
      assert.equal(await catalog.rules.resetDuplication(scope), 0)
      assert.equal(await catalog.rules.resetDuplication({}), 8 - forgotten)
    })
  }

  test('about duplicates take the next event for the first after a reset', async (t) => {
    const engine = await withSeen(t, factory)
    assert.equal(await isSeen(engine, 3, { ruleId: 'r1' }), true)
    await engine.catalog.rules.resetDuplication({ ruleId: 'r1' })
    assert.equal(await isSeen(engine, 3, { ruleId: 'r1' }), false)
    assert.equal(
      (await engine.catalog.rules.duplicationStatistics())[0]?.rejected,
      1,
      'what was counted stays',
    )
  })
}

/** Two rules that remember four events each: of Motor-01 at 0, 100 and 200 seconds, of Pump-7 at 300. */
async function withSeen(t: TestContext, factory: EngineFactory): Promise<Engine> {
  const engine = await opened(t, factory)
  const { catalog, events } = engine
  await catalog.rules.saveDuplicationRule(sampleDuplicationRule(), 1)
  await catalog.rules.saveDuplicationRule(sampleDuplicationRule({ id: 'r2' }), 2)
  const duplication = [sampleCheck(), sampleCheck({ ruleId: 'r2', fingerprint: 'x' })]
  for (const [index, asset] of ['Motor-01', 'Motor-01', 'Motor-01', 'Pump-7'].entries()) {
    const event = newEvent({ asset, occurredAt: at(index * 100) })
    const { outcome } = await events.append(event, { ...judged(0, 3), duplication })
    assert.equal(outcome, 'recorded')
  }
  return engine
}

/** Whether an event at the moment of the first is taken for its repetition. */
async function isSeen({ events }: Engine, revision: number, said: Parameters<typeof sampleCheck>[0]) {
  const duplication = [sampleCheck({ window: 0n, ...said })]
  const { outcome } = await events.append(newEvent({ occurredAt: at(0) }), {
    ...judged(0, revision),
    duplication,
  })
  return outcome === 'rejected'
}
