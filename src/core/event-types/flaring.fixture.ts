import { type CatalogSnapshot, compileCatalog } from '../catalog-snapshot.ts'
import type { Result } from '../problems.ts'
import { builtinTypes } from './builtin.ts'
import { createType, type TypeDraft } from './create-type.ts'
import type { EventType, EventTypeVersion } from './event-type.ts'
import type { FieldDraft } from './field-draft.ts'

let made = 0
export const context = { now: 7n, newId: () => `made-${made++}` }

export function draft(name: string, more: Partial<FieldDraft> = {}): FieldDraft {
  return {
    name,
    type: 'text',
    label: null,
    help: null,
    required: false,
    default: null,
    settings: {},
    ...more,
  }
}

export const FLARING: TypeDraft = {
  id: 'flaring',
  name: 'Flaring Incident',
  description: 'Unplanned flaring event',
  category: 'flaring',
  state: 'active',
  fields: [
    draft('volume_mcf', { id: 'volume', type: 'number', required: true, settings: { min: 0, unit: 'mcf' } }),
    draft('cause', { id: 'cause', type: 'select', settings: { options: ['equipment', 'weather', 'other'] } }),
  ],
  rules: [],
}

/** A catalog with the built-in types and some more; every type has been saved once. */
export function catalogOf(...types: readonly EventType[]): CatalogSnapshot {
  const all = [...builtinTypes(), ...types]
  const versions = all.map(
    ({ id, version, fields, rules }): EventTypeVersion => ({
      typeId: id,
      version,
      fields,
      rules,
      createdAt: 0n,
      createdBy: 'test',
    }),
  )
  return compileCatalog({ revision: 1, types: all, versions, guardRules: [], duplicationRules: [] })
}

export const empty = catalogOf()
export const flaring = accepted(createType(empty, FLARING, context))
export const catalog = catalogOf(flaring)
export const target = { id: 'flaring', expectedVersion: null }

export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${refusalOf(result)}`)
  return result.value
}

/** `conflict because`, `not-found what`, or the path and message of every problem. */
export function refusalOf(result: Result<unknown>): string | string[] {
  if (result.ok) return 'accepted'
  const { refusal } = result
  if (refusal.kind === 'conflict') return `conflict ${refusal.because}`
  if (refusal.kind === 'not-found') return `not-found ${refusal.what}`
  return refusal.problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

export function namesOf(type: EventType): string[] {
  return type.fields.map(({ name }) => name)
}
