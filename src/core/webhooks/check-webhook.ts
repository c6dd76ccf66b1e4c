import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { EventType } from '../event-types/event-type.ts'
import type { Json } from '../json.ts'
import { accept, invalid, type Problem, type Result } from '../problems.ts'
import type { Condition } from '../rules/condition.ts'
import { compileCondition } from '../rules/conditions/compile-condition.ts'
import { referencedFields } from '../rules/conditions/fields.ts'
import { readCondition } from '../rules/conditions/read-condition.ts'
import { fieldIdsOf } from '../rules/field-ids.ts'
import { unmistakable } from '../rules/rule-condition.ts'
import { nameFault, textFault, valueError } from '../storable-text.ts'
import type { WebhookContent } from './webhook.ts'
import type { WebhookDraft } from './webhook-desk.ts'

/** Characters of JSON. */
const MAX_CONDITION = 20_000

/** The content as it is kept, or everything that is wrong with it. */
export function checkWebhook(snapshot: CatalogSnapshot, draft: WebhookDraft): Result<WebhookContent> {
  const { name, url, eventTypeIds, assets, kinds } = draft
  const types = typesOf(snapshot, eventTypeIds)
  const condition = draft.condition === null ? null : readWhen(draft.condition, eventTypeIds, types)
  const problems = [
    ...nameProblems(name),
    ...urlProblems(url),
    ...typeProblems(snapshot, eventTypeIds),
    ...(condition && 'problems' in condition ? condition.problems : []),
  ]
  if (problems.length > 0) return invalid(...problems)
  const kept = condition && 'condition' in condition ? condition.condition : null
  return accept({
    name,
    url,
    eventTypeIds: eventTypeIds && [...new Set(eventTypeIds)],
    assets: assets && [...new Set(assets)],
    kinds: kinds && [...new Set(kinds)],
    condition: kept,
    fieldIds: kept === null ? {} : fieldIdsOf([...referencedFields(kept)], types),
  })
}

function typesOf(snapshot: CatalogSnapshot, ids: readonly string[] | null): readonly EventType[] {
  if (ids === null) return snapshot.types()
  return [...new Set(ids)].flatMap((id) => snapshot.type(id) ?? [])
}

type Read = { readonly condition: Condition } | { readonly problems: readonly Problem[] }

/** Entries say nothing of what an event was before, so there is no `old`. */
function readWhen(json: Json, ids: readonly string[] | null, types: readonly EventType[]): Read {
  const fault = sizeFault(json) ?? (typeof json === 'string' ? textFault(json) : undefined)
  if (fault) return under([{ path: [], ...fault, input: null }])
  const read = readCondition(json)
  if (!read.ok) return under(read.problems)
  const reach = ids === null ? 'every' : 'listed'
  const compiled = compileCondition(read.condition, { types, reach, hasOld: false, params: {} })
  if (!compiled.ok) return under(compiled.problems)
  const fields = types.flatMap((type) => type.fields)
  return { condition: unmistakable(read.condition, fields) }
}

function under(problems: readonly Problem[]): Read {
  return { problems: problems.map((problem) => ({ ...problem, path: ['condition', ...problem.path] })) }
}

function sizeFault(json: Json) {
  const { length } = JSON.stringify(json)
  if (length <= MAX_CONDITION) return undefined
  return valueError(`a condition has at most ${MAX_CONDITION} characters as JSON, not ${length}`)
}

function nameProblems(name: string): Problem[] {
  const fault = nameFault(name)
  return fault ? [{ path: ['name'], ...fault, input: name }] : []
}

function urlProblems(text: string): Problem[] {
  const fault = urlFault(text)
  return fault === undefined ? [] : [{ path: ['url'], ...valueError(fault), input: text }]
}

function urlFault(text: string): string | undefined {
  const url = URL.parse(text)
  // Blanks and line breaks would be left out of what is called, and yet be shown.
  if (!url || !/^https?:$/.test(url.protocol) || !text.isWellFormed() || /\s/.test(text)) {
    return 'it should be a URL such as https://receiver.example/hook'
  }
  if (url.username !== '' || url.password !== '') {
    return 'credentials in a URL end up in logs: receivers know deliveries by their signature'
  }
  return url.hash === '' ? undefined : 'the part from # on is never sent: leave it out'
}

function typeProblems(snapshot: CatalogSnapshot, ids: readonly string[] | null): Problem[] {
  return (ids ?? []).flatMap((id, index) => {
    if (snapshot.type(id)) return []
    return [{ path: ['event_type_ids', index], ...valueError(`there is no event type '${id}'`), input: id }]
  })
}
