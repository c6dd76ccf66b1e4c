import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { duplicationRulesUsing } from '../duplication/current-names.ts'
import type { Field } from '../fields/field.ts'
import { conflict, type Refusal } from '../problems.ts'
import type { ConditionalRule } from '../rules/conditional-rule.ts'
import { fieldGuarded } from '../rules/guard-rules-using.ts'
import type { EventType } from './event-type.ts'
import { rulesUsing } from './rules-using.ts'

type FieldChange = {
  readonly type: EventType
  readonly field: Field
  readonly change: 'deleted' | 'retyped'
}

/** Why a field stays as it is: rules of one kind or another rely on it, and are named. */
export function fieldInUse(
  snapshot: CatalogSnapshot,
  { type, field, change }: FieldChange,
): Refusal | undefined {
  return (
    heldByConditions(field, rulesUsing(type.rules, field), change) ??
    fieldGuarded(snapshot, { typeId: type.id, field, change }) ??
    compared(snapshot, { type, field, change })
  )
}

/** Why a field cannot be changed so, when these conditional rules rely on what it is. */
export function heldByConditions(
  field: Field,
  rules: readonly ConditionalRule[],
  change: 'deleted' | 'retyped' | 'changed so',
): Refusal | undefined {
  if (rules.length === 0) return undefined
  const what = rules.length === 1 ? 'the conditional rule # uses' : 'the conditional rules # use'
  return held(field, change, { rules, what, key: 'conditional_rules' })
}

function compared(snapshot: CatalogSnapshot, { type, field, change }: FieldChange): Refusal | undefined {
  const rules = duplicationRulesUsing(snapshot, type.id, field.id)
  if (rules.length === 0) return undefined
  const what = rules.length === 1 ? 'the duplication rule # compares' : 'the duplication rules # compare'
  return held(field, change, { rules, what, key: 'duplication_rules' })
}

type Holding = {
  readonly rules: readonly { readonly id: string; readonly name: string }[]
  /** With `#` in the place of the names. */
  readonly what: string
  readonly key: string
}

function held({ id, name }: Field, change: string, { rules, what, key }: Holding): Refusal {
  const names = rules.map((rule) => `'${rule.name}'`).join(', ')
  const way = rules.length === 1 ? 'that rule' : 'those rules'
  const message = `Field '${name}' cannot be ${change}: ${what.replace('#', () => names)} it. Change or delete ${way} first`
  const ids = rules.map((rule) => rule.id)
  return conflict('field-in-use', message, { field_id: id, [key]: ids }).refusal
}
