import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Catalog, CatalogContent } from '../src/core/catalog.ts'
import { changed, recognized } from '../src/core/catalog-change.ts'
import type { CatalogSnapshot } from '../src/core/catalog-snapshot.ts'
import type { EventType } from '../src/core/event-types/event-type.ts'
import { type LiveCatalog, openLiveCatalog } from '../src/core/live-catalog.ts'
import { accept } from '../src/core/problems.ts'
import type { GuardRule, GuardRuleContent } from '../src/core/rules/guard-rule.ts'
import { workInTurns } from '../src/work-in-turns.ts'
import { type EngineFactory, opened } from './engine-under-test.ts'
import { at, sampleDuplicationRule } from './sample-event.ts'

const VOLUME = {
  ...{ id: 'f1', name: 'volume', type: 'number', label: null, help: null, required: false },
  ...{ default: null, settings: {} },
}
const FLARING: EventType = {
  ...{ id: 'flaring', name: 'Flaring', description: null, category: null, state: 'active', version: 1 },
  ...{ fields: [VOLUME], rules: [], builtin: false, createdAt: at(0), updatedAt: at(1) },
}
const LEAK: EventType = { ...FLARING, id: 'leak', name: 'Leak', updatedAt: at(2) }
const RENAMED: EventType = {
  ...FLARING,
  ...{ version: 2, fields: [{ ...VOLUME, name: 'flow' }], updatedAt: at(3) },
}

function guard(id: string, more: Partial<GuardRuleContent> = {}): GuardRule {
  const content: GuardRuleContent = {
    ...{ name: id, description: null, eventTypeIds: ['flaring'], operations: ['create'], match: null },
    validations: [
      { condition: 'fields.volume < 5', message: null, messageExpression: null, field: null, reason: null },
    ],
    ...{ params: {}, actions: ['deny'], failurePolicy: 'fail', fieldIds: { flaring: { volume: 'f1' } } },
    ...more,
  }
  const version = { version: 1, content, changeNote: null, publishedAt: at(1), publishedBy: 'ada' }
  const stamps = { createdAt: at(0), createdBy: 'ada', updatedAt: at(1) }
  return { id, draft: null, versions: [version], enforced: 1, retired: false, revision: 1, ...stamps }
}

const DUPLICATION = sampleDuplicationRule()

export function defineLiveCatalogSentences(factory: EngineFactory): void {
  describe('the live catalog', () => {
    defineContent(factory)
    defineKept(factory)
    defineRefresh(factory)
  })
}

type Step = readonly [what: string, change: Parameters<typeof changed>[1]]

const STEPS: readonly Step[] = [
  ['a new type', { saved: 'type', it: FLARING, by: 'ada' }],
  ['another one', { saved: 'type', it: LEAK, by: 'bob' }],
  ['the next version of the first', { saved: 'type', it: RENAMED, by: 'bob' }],
  [
    'another state of the same version',
    { saved: 'type', it: { ...RENAMED, state: 'deprecated' }, by: 'eve' },
  ],
  ['a guard rule', { saved: 'guard-rule', it: guard('g1') }],
  ['another one', { saved: 'guard-rule', it: guard('g2') }],
  [
    'the first one again, retired',
    { saved: 'guard-rule', it: { ...guard('g1'), enforced: null, retired: true } },
  ],
  ['a duplication rule', { saved: 'duplication-rule', it: DUPLICATION }],
  ['the same, switched off', { saved: 'duplication-rule', it: { ...DUPLICATION, enabled: false } }],
  ['a guard rule that goes', { deleted: 'guard-rule', id: 'g2' }],
  ['a duplication rule that goes', { deleted: 'duplication-rule', id: DUPLICATION.id }],
  ['a type that goes with its versions', { deleted: 'type', id: 'flaring' }],
]

function defineContent(factory: EngineFactory): void {
  test('knows what a change makes of the content without reading it again', async (t) => {
    const { catalog } = await opened(t, factory)
    let content = await catalog.types.load()
    for (const [what, change] of STEPS) {
      await store(catalog, change, content.revision)
      content = changed(content, change)
      assert.deepEqual(inOneOrder(content), inOneOrder(await catalog.types.load()), what)
    }
  })

  test('recognizes in what was read again all that has not changed', async (t) => {
    const { catalog } = await opened(t, factory)
    for (const [step, [, change]] of STEPS.slice(0, 6).entries()) await store(catalog, change, step + 1)
    const before = await catalog.types.load()
    await store(catalog, { saved: 'guard-rule', it: { ...guard('g1'), enforced: null } }, before.revision)
    const after = recognized(await catalog.types.load(), before)
    assert.deepEqual(inOneOrder(after), inOneOrder(await catalog.types.load()))
    for (const list of ['types', 'versions'] as const) {
      assert.ok(after[list].every((it, index) => it === before[list][index]))
    }
    assert.deepEqual(
      after.guardRules.map((rule, index) => rule === before.guardRules[index]),
      [false, true],
    )
  })
}

/** Nothing depends on the order of versions of different types. */
function inOneOrder(content: CatalogContent): CatalogContent {
  const key = ({ typeId, version }: { typeId: string; version: number }) => `${typeId} ${version}`
  return { ...content, versions: content.versions.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) }
}

async function store({ types, rules }: Catalog, change: Step[1], revision: number): Promise<void> {
  const answer = await ('deleted' in change
    ? change.deleted === 'type'
      ? types.deleteType(change.id, revision)
      : change.deleted === 'guard-rule'
        ? rules.deleteGuardRule(change.id, revision)
        : rules.deleteDuplicationRule(change.id, revision)
    : change.saved === 'type'
      ? types.saveType(change.it, change.by, revision)
      : change.saved === 'guard-rule'
        ? rules.saveGuardRule(change.it, revision)
        : rules.saveDuplicationRule(change.it, revision))
  assert.ok(answer === 'saved' || answer === 'deleted', answer)
}

async function live(
  t: TestContext,
  factory: EngineFactory,
): Promise<{ catalog: Catalog; live: LiveCatalog }> {
  const { catalog } = await opened(t, factory)
  return { catalog, live: await openLiveCatalog(catalog, workInTurns) }
}

function conditionOf(snapshot: CatalogSnapshot, place: number) {
  return snapshot.guardsFor('flaring', 'create').guards[place]!.parts[0]!
}

function defineKept(factory: EngineFactory): void {
  test('compiles what changed before the change is answered, and nothing else again', async (t) => {
    const { live: it } = await live(t, factory)
    await it.saveType(() => accept(FLARING), 'ada')
    await it.saveGuardRule(() => accept(guard('g1')))
    const first = conditionOf(it.current(), 0)
    assert.ok(first.isMade())

    await it.saveGuardRule(() => accept(guard('g2', { validations: [], match: 'fields.volume > 1' })))
    assert.equal(conditionOf(it.current(), 0), first)
    assert.ok(conditionOf(it.current(), 1).isMade())

    await it.saveType(() => accept({ ...FLARING, state: 'deprecated' }), 'ada')
    await it.saveType(() => accept(LEAK), 'ada')
    assert.equal(conditionOf(it.current(), 0), first)
  })

  test('compiles a rule again for a type whose fields it reads otherwise', async (t) => {
    const { live: it } = await live(t, factory)
    await it.saveType(() => accept(FLARING), 'ada')
    await it.saveGuardRule(() => accept(guard('g1')))
    const before = conditionOf(it.current(), 0)
    await it.saveType(() => accept(RENAMED), 'ada')
    const after = conditionOf(it.current(), 0)
    assert.notEqual(after, before)
    assert.ok(after.isMade())
    const { content } = it.current().guardsFor('flaring', 'create').guards[0]!
    assert.equal(content.validations[0]!.condition, 'fields.flow < 5')
  })

  test('shares what is compiled among types in which a rule means the same', async (t) => {
    const { live: it } = await live(t, factory)
    for (const type of [FLARING, LEAK]) await it.saveType(() => accept(type), 'ada')
    await it.saveGuardRule(() => accept(guard('g1', { eventTypeIds: null })))
    const [one, other] = ['flaring', 'leak'].map((id) => it.current().guardsFor(id, 'create').guards[0]!)
    assert.equal(one!.parts[0], other!.parts[0])
  })
}

function defineRefresh(factory: EngineFactory): void {
  test('takes changes that come at once one after the other', async (t) => {
    const { catalog, live: it } = await live(t, factory)
    const ids = Array.from({ length: 20 }, (_, index) => `g${index}`)
    await Promise.all(ids.map((id) => it.saveGuardRule(() => accept(guard(id)))))
    assert.deepEqual(
      it
        .current()
        .guardRules()
        .map(({ id }) => id),
      ids,
    )
    assert.equal(it.current().revision, (await catalog.types.load()).revision)
  })

  test('learns of a change that somebody else made, however many ask', async (t) => {
    const { catalog, live: it } = await live(t, factory)
    await catalog.rules.saveGuardRule(guard('g1'), 1)
    await Promise.all(Array.from({ length: 50 }, () => it.refresh(1)))
    assert.deepEqual([it.current().revision, it.current().guardRules().length], [2, 1])
    const saved = await it.saveGuardRule(() => accept(guard('g2')))
    assert.ok(saved.ok)
    assert.equal(it.current().revision, 3)
  })

  test('tries a change again on what somebody else made of the catalog', async (t) => {
    const { catalog, live: it } = await live(t, factory)
    await catalog.rules.saveGuardRule(guard('g1'), 1)
    const seen: number[] = []
    await it.saveGuardRule((snapshot) => {
      seen.push(snapshot.guardRules().length)
      return accept(guard('g2'))
    })
    assert.deepEqual(seen, [0, 1])
    assert.equal(it.current().guardRules().length, 2)
  })
}
