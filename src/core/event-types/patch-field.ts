import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import { checkField, type FieldDefinition } from '../fields/check-field.ts'
import type { Field } from '../fields/field.ts'
import { fieldType } from '../fields/registry.ts'
import type { JsonObject } from '../json.ts'
import { accept, conflict, notFound, type Refusal, type Result } from '../problems.ts'
import type { EventType } from './event-type.ts'
import { fieldInUse, heldByConditions } from './field-in-use.ts'
import { insertedAt, nameTaken, withFields } from './field-list.ts'
import { isRetypable } from './retype.ts'
import { rulesBroken, rulesRenaming } from './rules-using.ts'
import { type EditContext, type EditTarget, findType } from './type-edit.ts'

/** What changes about a field; a setting that is null is removed, one that is absent stays. */
export type FieldPatch = Partial<FieldDefinition> & { readonly position?: number }

type FieldEdit = EditTarget & { readonly fieldId: string; readonly patch: FieldPatch }

/**
 * The type with one field changed or moved; its conditional rules follow a new name. A patch that changes nothing
 * makes no version.
 */
export function patchField(
  snapshot: CatalogSnapshot,
  edit: FieldEdit,
  { now }: EditContext,
): Result<EventType> {
  const found = findType(snapshot, edit)
  if (!found.ok) return found
  const { fields } = found.value
  const place = fields.findIndex(({ id }) => id === edit.fieldId)
  const field = fields[place]
  if (!field) return notFound('Field', edit.fieldId)
  const patched = patchedField(field, edit.patch)
  if (!patched.ok) return patched
  const taken = nameTaken(fields, patched.value)
  if (taken) return { ok: false, refusal: taken }
  const others = fields.filter((other) => other !== field)
  const changed = insertedAt(others, patched.value, edit.patch.position ?? place)
  if (isSame(fields, changed)) return accept(found.value)
  const refusal =
    patched.value.type !== field.type
      ? fieldInUse(snapshot, { type: found.value, field, change: 'retyped' })
      : undefined
  if (refusal) return { ok: false, refusal }
  const followed = withRulesFollowing(found.value, { field, patched: patched.value, changed })
  return followed.ok ? withFields(followed.value, changed, now) : followed
}

type Change = { readonly field: Field; readonly patched: Field; readonly changed: readonly Field[] }

/** The type with conditional rules that say a field's new name, if they still mean something. */
function withRulesFollowing(type: EventType, { field, patched, changed }: Change): Result<EventType> {
  const rules = rulesRenaming(type.rules, field.name, patched.name)
  const broken = rulesBroken({ ...type, rules, fields: changed })
  const refusal = heldByConditions(field, broken, 'changed so')
  return refusal ? { ok: false, refusal } : accept({ ...type, rules })
}

function patchedField(field: Field, { position, ...patch }: FieldPatch): Result<Field> {
  const { id, ...definition } = { ...field, ...patch, settings: patchedSettings(field, patch) }
  const checked = checkField(definition)
  if (!checked.ok) return checked
  if (!isRetypable(field.type, checked.value.type))
    return { ok: false, refusal: retyped(field, checked.value) }
  return accept({ id, ...checked.value })
}

/** A field that changes its type leaves behind the settings that the new type does not have. */
function patchedSettings(field: Field, patch: FieldPatch): JsonObject {
  const type = fieldType(patch.type ?? field.type)
  const kept = Object.entries(field.settings).filter(([name]) => !type || Object.hasOwn(type.settings, name))
  return { ...Object.fromEntries(kept), ...patch.settings }
}

function retyped(field: Field, wanted: FieldDefinition): Refusal {
  const { refusal } = conflict(
    'retype',
    `Field '${field.name}' holds ${field.type} values, which do not read as ${wanted.type}: add a new field instead`,
    { type: field.type, wanted_type: wanted.type },
  )
  return refusal
}

/** Key order does not count: fields are built by one function, settings are compared as they are written. */
function isSame(before: readonly Field[], after: readonly Field[]): boolean {
  return before.every((field, index) => JSON.stringify(field) === JSON.stringify(after[index]))
}
