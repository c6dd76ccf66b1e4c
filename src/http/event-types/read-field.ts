import type { FieldDraft } from '../../core/event-types/field-draft.ts'
import type { FieldPatch } from '../../core/event-types/patch-field.ts'
import type { Json } from '../../core/json.ts'
import type { FieldChangeBody, NewFieldBody } from './field-schemas.ts'

/** A new field in the domain's words. */
export function readNewField(body: NewFieldBody): FieldDraft {
  const {
    id,
    name,
    type,
    label,
    help,
    required,
    default: fallback,
    indexed,
    position,
    expected_version,
    ...settings
  } = body
  return {
    ...(id !== undefined && { id }),
    ...(position !== undefined && { position }),
    name,
    type,
    label: label ?? null,
    help: help ?? null,
    required: required ?? false,
    default: (fallback as Json | undefined) ?? null,
    settings,
    ...(indexed && { indexed }),
  }
}

/** A change of a field in the domain's words: what is absent stays. */
export function readFieldChange(body: FieldChangeBody): FieldPatch {
  const {
    name,
    type,
    label,
    help,
    required,
    default: fallback,
    indexed,
    position,
    expected_version,
    ...settings
  } = body
  return {
    ...(name !== undefined && { name }),
    ...(type !== undefined && { type }),
    ...(label !== undefined && { label }),
    ...(help !== undefined && { help }),
    ...(required !== undefined && { required }),
    ...(fallback !== undefined && { default: fallback as Json }),
    ...(indexed !== undefined && { indexed }),
    ...(position !== undefined && { position }),
    settings,
  }
}
