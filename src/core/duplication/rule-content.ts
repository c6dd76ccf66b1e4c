import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Json } from '../json.ts'
import type { Problem } from '../problems.ts'
import { valueError } from '../storable-text.ts'
import type { DuplicationRule } from './duplication-rule.ts'
import { fieldKey, fieldName, MEMBERS } from './fingerprint-key.ts'

/** What a rule says: everything about it that can be changed. */
export type DuplicationRuleContent = Omit<DuplicationRule, 'id' | 'revision' | 'createdAt' | 'updatedAt'>

/** A hundred years in seconds: longer windows mean no window, which null says. */
export const MAX_WINDOW_SECONDS = 3_153_600_000

export const MAX_FINGERPRINT_FIELDS = 100

/** Everything that is wrong with what a rule says. */
export function contentProblems(snapshot: CatalogSnapshot, content: DuplicationRuleContent): Problem[] {
  const { fingerprintFields, ignoreFields, fullDeduplication } = content
  return [
    ...typeProblems(snapshot, content.eventTypeId),
    ...(fullDeduplication || fingerprintFields.length > 0 ? [] : [NOTHING_TO_COMPARE]),
    ...fingerprintFields.flatMap((key, index) =>
      keyProblems(snapshot, content, { key, path: ['fingerprint_fields', index] }),
    ),
    ...ignoreFields.flatMap((key, index) => {
      const path = ['ignore_fields', index]
      return [
        ...keyProblems(snapshot, content, { key, path }),
        ...ignoringProblems(content, key).map((error) => problem(path, key, error)),
      ]
    }),
    ...windowProblems(content.windowSeconds),
  ]
}

/** `entity_id` first and always, everything else once. */
export function normalized(content: DuplicationRuleContent): DuplicationRuleContent {
  const fingerprintFields = [...new Set(['entity_id', ...content.fingerprintFields])]
  return { ...content, fingerprintFields, ignoreFields: [...new Set(content.ignoreFields)] }
}

const NOTHING_TO_COMPARE: Problem = {
  path: ['fingerprint_fields'],
  code: 'missing',
  message:
    'Field required: name what must be equal, such as ["entity_id", "fields.cause"], or set full_deduplication',
  input: null,
}

type Named = { readonly key: string; readonly path: readonly (string | number)[] }

function keyProblems(
  snapshot: CatalogSnapshot,
  { eventTypeId }: DuplicationRuleContent,
  { key, path }: Named,
): Problem[] {
  const name = fieldName(key)
  if (name === undefined) {
    if (MEMBERS.has(key)) return []
    const members = [...MEMBERS.keys()].join(', ')
    return [problem(path, key, `'${key}' is none of ${members} and fields.<name>`)]
  }
  const found = eventTypeId === null ? snapshot.types() : [snapshot.type(eventTypeId)].filter((it) => !!it)
  const names = new Set(found.flatMap(({ fields }) => fields.map((field) => field.name)))
  // An event type that does not exist has a problem of its own.
  if (names.has(name) || found.length === 0) return []
  const who = eventTypeId === null ? 'no event type has' : `event type '${found[0]!.name}' has no`
  const field = eventTypeId === null ? 'a field' : 'field'
  return [problem(path, key, `${who} ${field} '${name}'; ${choiceOf(names)}`)]
}

const MOST_CHOICES = 20

function choiceOf(names: ReadonlySet<string>): string {
  if (names.size === 0) return 'there is none to name'
  const shown = [...names].slice(0, MOST_CHOICES).map(fieldKey).join(', ')
  return `there is ${shown}${names.size > MOST_CHOICES ? ' and more' : ''}`
}

function typeProblems(snapshot: CatalogSnapshot, id: string | null): Problem[] {
  return id === null || snapshot.type(id)
    ? []
    : [problem(['event_type_id'], id, `there is no event type '${id}'`)]
}

function ignoringProblems(
  { fullDeduplication, fingerprintFields }: DuplicationRuleContent,
  key: string,
): string[] {
  if (key === 'entity_id') return ['entity_id is always part of the fingerprint']
  return !fullDeduplication && fingerprintFields.includes(key) ? [`'${key}' is in both lists`] : []
}

export function windowProblems(seconds: number | null): Problem[] {
  if (seconds === null || (seconds >= 0 && seconds <= MAX_WINDOW_SECONDS)) return []
  const error = `the window should be from 0 to ${MAX_WINDOW_SECONDS} seconds, or null for any distance`
  return [problem(['window_seconds'], seconds, error)]
}

function problem(path: Problem['path'], input: Json, error: string): Problem {
  return { path, ...valueError(error), input }
}
