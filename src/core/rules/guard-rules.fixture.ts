import type { CatalogContent } from '../catalog.ts'
import { type CatalogSnapshot, compileCatalog } from '../catalog-snapshot.ts'
import { builtinTypes } from '../event-types/builtin.ts'
import type { EventType } from '../event-types/event-type.ts'
import { accepted, flaring } from '../event-types/flaring.fixture.ts'
import type { Result } from '../problems.ts'
import type { GuardRuleDraft } from './check-guard-rule.ts'
import { createGuardRule } from './create-guard-rule.ts'
import type { GuardRule } from './guard-rule.ts'
import { publishGuardRule } from './publish-guard-rule.ts'

export const by = { now: 7n, by: 'ada', newId: () => 'made' }

/** Volumes up to 500, for the type `flaring`. */
export const LIMIT: GuardRuleDraft = {
  name: 'Volume limit',
  description: null,
  eventTypeIds: ['flaring'],
  operations: ['create', 'update'],
  match: null,
  validations: [validation('fields.volume_mcf <= params.max', { message: 'Too high', field: 'volume_mcf' })],
  params: { max: 500 },
  actions: ['deny'],
  failurePolicy: 'fail',
}

export function validation(
  condition: GuardRuleDraft['match'],
  more: Partial<GuardRuleDraft['validations'][number]> = {},
): GuardRuleDraft['validations'][number] {
  return { condition, message: null, messageExpression: null, field: null, reason: null, ...more }
}

/** A catalog with the built-in types, `flaring` unless other types are given, and some guard rules. */
export function catalogWith(
  rules: readonly GuardRule[],
  types: readonly EventType[] = [flaring],
): CatalogSnapshot {
  const all = [...builtinTypes(), ...types]
  const versions = all.map(({ id, version, fields, rules }) => ({
    typeId: id,
    version,
    fields,
    rules,
    createdAt: 0n,
    createdBy: 'test',
  }))
  const content: CatalogContent = {
    revision: 1,
    types: all,
    versions,
    guardRules: rules,
    duplicationRules: [],
  }
  return compileCatalog(content)
}

export function drafted(draft: GuardRuleDraft, types?: readonly EventType[]): GuardRule {
  return accepted(createGuardRule(catalogWith([], types), { id: 'limit', draft }, by))
}

export function published(draft: GuardRuleDraft, types?: readonly EventType[]): GuardRule {
  const rule = drafted(draft, types)
  return accepted(publishGuardRule(catalogWith([rule], types), { id: rule.id, changeNote: null }, by))
}

/** The type with a field called otherwise. */
export function renamed(type: EventType, id: string, name: string): EventType {
  return {
    ...type,
    version: type.version + 1,
    fields: type.fields.map((field) => (field.id === id ? { ...field, name } : field)),
  }
}

export function outcome(result: Result<GuardRule>): string {
  if (result.ok) return 'accepted'
  const { refusal } = result
  if (refusal.kind === 'conflict') return refusal.because
  return refusal.kind === 'not-found' ? `no ${refusal.what}` : 'invalid'
}
