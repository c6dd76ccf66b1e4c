import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Field } from '../fields/field.ts'
import { conflict, invalid, type Path, type Problem, type Refusal, type Result } from '../problems.ts'
import { nameFault } from '../storable-text.ts'
import type { EventType } from './event-type.ts'
import { draftedField, type FieldDraft } from './field-draft.ts'
import { MAX_FIELDS, tooManyIndexed } from './field-list.ts'
import type { RuleDraft } from './rule-draft.ts'
import type { EditContext } from './type-edit.ts'
import { withDraftedRules } from './with-drafted-rules.ts'

export type TypeDraft = {
  /** The client's own; made up when absent. */
  readonly id?: string
  readonly name: string
  readonly description: string | null
  readonly category: string | null
  readonly state: 'draft' | 'active'
  readonly fields: readonly FieldDraft[]
  readonly rules: readonly RuleDraft[]
}

/** A new type at version 1, or everything that is wrong with it. */
export function createType(
  snapshot: CatalogSnapshot,
  draft: TypeDraft,
  context: EditContext,
): Result<EventType> {
  const id = draft.id ?? context.newId()
  const fault = nameFault(id)
  const problems: Problem[] = fault ? [{ path: ['id'], ...fault, input: id }] : []
  const drafts = inOrder(draft.fields)
  const fields: Field[] = []
  let refusal: Refusal | undefined
  for (const { draft, index } of drafts.slice(0, MAX_FIELDS)) {
    const drafted = draftedField(snapshot, draft, context.newId)
    if (drafted.ok) fields.push(drafted.value)
    else if (drafted.refusal.kind === 'invalid')
      problems.push(...within(['fields', index], drafted.refusal.problems))
    else refusal ??= drafted.refusal
  }
  problems.push(...tooMany(draft.fields), ...repeated(draft.fields, 'name'), ...repeated(draft.fields, 'id'))
  if (problems.length > 0) return invalid(...problems)
  if (snapshot.type(id)) return conflict('id-taken', `There is an event type with the id '${id}' already`)
  refusal ??= tooManyIndexed(fields)
  if (refusal) return { ok: false, refusal }
  const { name, description, category, state } = draft
  const stamps = { createdAt: context.now, updatedAt: context.now }
  const about = { id, name, description, category, state, version: 1, builtin: false, ...stamps } as const
  return withDraftedRules({ ...about, fields, rules: [] }, draft.rules, context.newId)
}

type Placed = { readonly draft: FieldDraft; readonly index: number }

/** Fields stand in the order of the list, unless they say their positions. */
function inOrder(drafts: readonly FieldDraft[]): readonly Placed[] {
  const placed = drafts.map((draft, index) => ({ draft, index }))
  return placed.sort((a, b) => (a.draft.position ?? a.index) - (b.draft.position ?? b.index))
}

function within(place: Path, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: [...place, ...problem.path] }))
}

function tooMany(drafts: readonly FieldDraft[]): Problem[] {
  if (drafts.length <= MAX_FIELDS) return []
  return [
    {
      path: ['fields'],
      code: 'too_long',
      message: `List should have at most ${MAX_FIELDS} items after validation, not ${drafts.length}`,
      input: drafts.length,
      ctx: { field_type: 'List', max_length: MAX_FIELDS, actual_length: drafts.length },
    },
  ]
}

function repeated(drafts: readonly FieldDraft[], key: 'name' | 'id'): Problem[] {
  const seen = new Set<string>()
  return drafts.flatMap((draft, index) => {
    const value = draft[key]
    if (value === undefined) return []
    const isRepeated = seen.has(value)
    seen.add(value)
    if (!isRepeated) return []
    const message = `Another field of this event type has the ${key} '${value}'`
    return [{ path: ['fields', index, key], code: `repeated_${key}`, message, input: value }]
  })
}
