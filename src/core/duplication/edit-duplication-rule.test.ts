import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Result } from '../problems.ts'
import { duplicationRulesUsing } from './current-names.ts'
import { catalogOf, field, rule } from './duplication.fixture.ts'
import type { DuplicationRule } from './duplication-rule.ts'
import { createDuplicationRule, patchDuplicationRule } from './edit-duplication-rule.ts'
import type { DuplicationRuleContent } from './rule-content.ts'

const CONTEXT = { now: 100n, newId: () => 'made' }
const FIELDS = [field('cause'), field('note')]

function create(said: Partial<DuplicationRuleContent> & { id?: string }, rules: DuplicationRule[] = []) {
  const { createdAt: _, updatedAt: __, id: ___, ...content } = rule({ eventTypeId: 'flaring' })
  return createDuplicationRule(catalogOf([FIELDS], rules), { ...content, ...said }, CONTEXT)
}

function places(result: Result<DuplicationRule>): string[] {
  if (result.ok || result.refusal.kind !== 'invalid') assert.fail(JSON.stringify(result))
  return result.refusal.problems.map(({ path }) => path.join('.'))
}

function made(result: Result<DuplicationRule>): DuplicationRule {
  if (!result.ok) assert.fail(JSON.stringify(result))
  return result.value
}

describe('a new rule', () => {
  test('is stored with the asset first and every name once', () => {
    const { id, fingerprintFields, createdAt, updatedAt } = made(
      create({ fingerprintFields: ['fields.cause', 'severity', 'fields.cause'] }),
    )
    assert.deepEqual(fingerprintFields, ['entity_id', 'fields.cause', 'severity'])
    assert.deepEqual([id, createdAt, updatedAt], ['made', 100n, 100n])
  })

  const refused: readonly [string, Partial<DuplicationRuleContent> & { id?: string }, string[]][] = [
    ['a field that its type has not', { fingerprintFields: ['fields.lost'] }, ['fingerprint_fields.0']],
    ['a name that is none', { fingerprintFields: ['cause'] }, ['fingerprint_fields.0']],
    ['nothing to compare', { fingerprintFields: [] }, ['fingerprint_fields']],
    ['an event type that is none', { eventTypeId: 'lost' }, ['event_type_id']],
    ['the asset ignored', { fullDeduplication: true, ignoreFields: ['entity_id'] }, ['ignore_fields.0']],
    ['one name in both lists', { ignoreFields: ['fields.cause'] }, ['ignore_fields.0']],
    ['a window that points back', { windowSeconds: -1 }, ['window_seconds']],
    ['a window of a thousand years', { windowSeconds: 32_000_000_000 }, ['window_seconds']],
    ['an id with a blank at its end', { id: 'x ' }, ['id']],
    ['an id that does not stand in a URL as it is', { id: 'a/b' }, ['id']],
    [
      'several faults at once',
      { fingerprintFields: ['cause', 'fields.lost'], windowSeconds: -1 },
      ['fingerprint_fields.0', 'fingerprint_fields.1', 'window_seconds'],
    ],
  ]
  for (const [what, said, expected] of refused) {
    test(`is refused with ${what}`, () => assert.deepEqual(places(create(said)), expected))
  }

  test('for every type may name any field that some type has', () => {
    assert.ok(create({ eventTypeId: null, fingerprintFields: ['fields.cause'] }).ok)
    const refused = create({
      ...{ eventTypeId: null, fullDeduplication: true, fingerprintFields: ['fields.lost'] },
      ignoreFields: ['fields.note', 'fields.gone'],
    })
    assert.deepEqual(places(refused), ['fingerprint_fields.0', 'ignore_fields.1'])
    assert.match(
      JSON.stringify(refused),
      /no event type has a field 'gone'; there is fields\.cause, fields\.note/,
    )
  })

  test('is refused where it ignores a field that its type has not', () => {
    assert.deepEqual(places(create({ fullDeduplication: true, ignoreFields: ['fields.lost'] })), [
      'ignore_fields.0',
    ])
  })

  test('may not take the id of another', () => {
    const taken = create({ id: 'rule' }, [rule()])
    assert.ok(!taken.ok && taken.refusal.kind === 'conflict')
  })
})

describe('a patch', () => {
  const own = rule({ eventTypeId: 'flaring' })

  test('changes what it says and nothing else', () => {
    const change = { id: 'rule', patch: { enabled: false, windowSeconds: null } }
    const patched = made(patchDuplicationRule(catalogOf([FIELDS], [own]), change, CONTEXT))
    assert.deepEqual(patched, { ...own, enabled: false, windowSeconds: null, revision: 2, updatedAt: 100n })
  })

  test('writes down the names that fields have by now', () => {
    const renamed = [field('reason', 'text', { id: 'cause' }), field('note')]
    const catalog = catalogOf([FIELDS, renamed], [own])
    const patched = made(patchDuplicationRule(catalog, { id: 'rule', patch: { name: 'x' } }, CONTEXT))
    assert.deepEqual(patched.fingerprintFields, ['entity_id', 'fields.reason'])
  })

  test('can switch off a rule whose field has gone', () => {
    const catalog = catalogOf([FIELDS, [field('note')]], [own])
    assert.equal(
      made(patchDuplicationRule(catalog, { id: 'rule', patch: { enabled: false } }, CONTEXT)).enabled,
      false,
    )
    const compared = patchDuplicationRule(
      catalog,
      { id: 'rule', patch: { fullDeduplication: false } },
      CONTEXT,
    )
    assert.deepEqual(places(compared), ['fingerprint_fields.1'])
  })

  test('of a rule that is none is not found', () => {
    const lost = patchDuplicationRule(catalogOf([FIELDS]), { id: 'lost', patch: {} }, CONTEXT)
    assert.ok(!lost.ok && lost.refusal.kind === 'not-found')
  })
})

test('the rules that use a field are found by its id', () => {
  const catalog = catalogOf([FIELDS], [rule({ eventTypeId: 'flaring' }), rule({ id: 'all' })])
  const using = (id: string) => duplicationRulesUsing(catalog, 'flaring', id).map((one) => one.id)
  assert.deepEqual([using('cause'), using('note')], [['rule'], []])
})
