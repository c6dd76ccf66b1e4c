import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted, flaring } from '../event-types/flaring.fixture.ts'
import type { Result } from '../problems.ts'
import type { GuardRule } from './guard-rule.ts'
import { statusOf, workingVersion } from './guard-rule-status.ts'
import { by, catalogWith, drafted, LIMIT, outcome, published, validation } from './guard-rules.fixture.ts'
import { patchGuardRule } from './patch-guard-rule.ts'
import {
  checkGuardDelete,
  publishGuardRule,
  publishGuardVersion,
  retireGuardRule,
} from './publish-guard-rule.ts'

const edits = {
  change: (rule: GuardRule) =>
    patchGuardRule(catalogWith([rule]), { id: rule.id, patch: { params: { max: 50 } } }, by),
  undo: (rule: GuardRule) =>
    patchGuardRule(catalogWith([rule]), { id: rule.id, patch: { params: { max: 500 } } }, by),
  publish: (rule: GuardRule) => publishGuardRule(catalogWith([rule]), { id: rule.id, changeNote: 'x' }, by),
  first: (rule: GuardRule) => publishGuardVersion(catalogWith([rule]), { id: rule.id, version: 1 }, by),
  second: (rule: GuardRule) => publishGuardVersion(catalogWith([rule]), { id: rule.id, version: 2 }, by),
  retire: (rule: GuardRule) => retireGuardRule(catalogWith([rule]), { id: rule.id }, by),
  delete: (rule: GuardRule) => checkGuardDelete(catalogWith([rule]), { id: rule.id }),
} satisfies Record<string, (rule: GuardRule) => Result<GuardRule>>

/** `status version/enforced` after some steps, each of which is accepted. */
function after(...steps: (keyof typeof edits)[]): GuardRule {
  return steps.reduce((rule, step) => accepted(edits[step](rule)), drafted(LIMIT))
}

const LIVES: readonly (readonly [steps: (keyof typeof edits)[], state: string])[] = [
  [[], 'draft 1/-'],
  [['change'], 'draft 1/-'],
  [['publish'], 'published 1/1'],
  [['publish', 'change'], 'published 2/1'],
  [['publish', 'change', 'undo'], 'published 1/1'],
  [['publish', 'change', 'publish'], 'published 2/2'],
  [['publish', 'change', 'publish', 'first'], 'published 1/1'],
  [['publish', 'change', 'publish', 'first', 'second'], 'published 2/2'],
  [['publish', 'change', 'first'], 'published 2/1'],
  [['publish', 'retire'], 'retired 1/-'],
  [['publish', 'retire', 'retire'], 'retired 1/-'],
  [['publish', 'retire', 'change'], 'retired 2/-'],
  [['publish', 'retire', 'change', 'publish'], 'published 2/2'],
  [['publish', 'retire', 'publish'], 'published 1/1'],
  [['publish', 'change', 'publish', 'retire', 'first'], 'published 1/1'],
]

for (const [steps, state] of LIVES) {
  test(`${['draft', ...steps].join(', ')}: ${state}`, () => {
    const rule = after(...steps)
    assert.equal(`${statusOf(rule)} ${workingVersion(rule)}/${rule.enforced ?? '-'}`, state)
  })
}

const REFUSED: readonly (readonly [steps: (keyof typeof edits)[], because: string])[] = [
  [['publish', 'publish'], 'nothing-to-publish'],
  [['first'], 'no Guard rule version'],
  [['publish', 'second'], 'no Guard rule version'],
  [['retire'], 'never-published'],
  [['publish', 'delete'], 'was-published'],
  [['publish', 'retire', 'delete'], 'was-published'],
]

for (const [steps, because] of REFUSED) {
  test(`${['draft', ...steps].join(', ')}: ${because}`, () => {
    const last = steps.at(-1)!
    assert.equal(outcome(edits[last](after(...steps.slice(0, -1)))), because)
  })
}

test('a version never changes', () => {
  const [first] = published(LIMIT).versions
  const later = after('publish', 'change', 'publish', 'first', 'retire', 'publish')
  assert.deepEqual({ ...later.versions[0], changeNote: null }, first)
})

test('what was right when it was saved may be wrong when it is published', () => {
  const rule = published(LIMIT)
  const types = [{ ...flaring, fields: flaring.fields.filter(({ id }) => id !== 'volume') }]
  const draft = drafted(LIMIT)
  for (const result of [
    publishGuardRule(catalogWith([draft], types), { id: draft.id, changeNote: null }, by),
    publishGuardRule(catalogWith([draft], []), { id: draft.id, changeNote: null }, by),
    publishGuardVersion(
      catalogWith([{ ...rule, enforced: null, retired: true }], types),
      { id: rule.id, version: 1 },
      by,
    ),
  ]) {
    assert.equal(outcome(result), 'no-longer-valid')
  }
})

test('a draft that changes what it reads is bound to that', () => {
  const rule = accepted(
    patchGuardRule(
      catalogWith([published(LIMIT)]),
      { id: 'limit', patch: { validations: [validation('has(fields.cause)')] } },
      by,
    ),
  )
  assert.deepEqual(rule.draft?.fieldIds, { flaring: { cause: 'cause' } })
})
