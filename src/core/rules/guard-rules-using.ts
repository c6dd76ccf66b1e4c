import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Field } from '../fields/field.ts'
import { conflict, type Refusal } from '../problems.ts'
import type { GuardRule } from './guard-rule.ts'
import { enforcedContent } from './guard-rule-status.ts'

type FieldChange = {
  readonly typeId: string
  readonly field: Field
  readonly change: 'deleted' | 'retyped'
}

/**
 * Why a field stays as it is: a guard rule in force reads it. Drafts and retired versions stop nobody, for they are
 * checked again when they are published.
 */
export function fieldGuarded(
  snapshot: CatalogSnapshot,
  { typeId, field, change }: FieldChange,
): Refusal | undefined {
  const using = snapshot.guardRules().filter((rule) => {
    const ids = enforcedContent(rule)?.fieldIds[typeId] ?? {}
    return Object.values(ids).includes(field.id)
  })
  return inUse(using, {
    because: 'field-in-use',
    what: `Field '${field.name}' cannot be ${change}`,
    uses: ['reads', 'read'],
  })
}

/** Why an event type stays: a guard rule in force names it. */
export function typeGuarded(snapshot: CatalogSnapshot, typeId: string): Refusal | undefined {
  const using = snapshot
    .guardRules()
    .filter((rule) => enforcedContent(rule)?.eventTypeIds?.includes(typeId) ?? false)
  return inUse(using, {
    because: 'type-in-use',
    what: 'Event type cannot be deleted',
    uses: ['names', 'name'],
  })
}

type Use = {
  readonly because: string
  readonly what: string
  readonly uses: readonly [one: string, many: string]
}

function inUse(rules: readonly GuardRule[], { because, what, uses }: Use): Refusal | undefined {
  if (rules.length === 0) return undefined
  const isOne = rules.length === 1
  const names = rules.map((rule) => `'${enforcedContent(rule)!.name}'`).join(', ')
  const message = isOne
    ? `${what}: the guard rule ${names} ${uses[0]} it. Publish that rule without it, or retire it, first`
    : `${what}: the guard rules ${names} ${uses[1]} it. Publish those rules without it, or retire them, first`
  const { refusal } = conflict(because, message, { guard_rules: rules.map(({ id }) => id) })
  return refusal
}
