import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { EventType } from '../event-types/event-type.ts'
import type { Json } from '../json.ts'
import { accept, invalid, type Path, type Problem, type Result } from '../problems.ts'
import { textFault, valueError } from '../storable-text.ts'
import type { Condition } from './condition.ts'
import { compileCondition, compileText } from './conditions/compile-condition.ts'
import type { ConditionEnvironment } from './conditions/environment.ts'
import { readCondition } from './conditions/read-condition.ts'
import { fieldIdsOf, fieldsRead } from './field-ids.ts'
import { guardEnvironment } from './guard-environment.ts'
import type { GuardRuleContent, Validation } from './guard-rule.ts'
import { choiceProblems, sizeProblems } from './guard-rule-limits.ts'
import { messagePlace } from './message-place.ts'
import { unmistakable } from './rule-condition.ts'

/** What a rule is to say, with its conditions as they were sent. */
export type GuardRuleDraft = Omit<GuardRuleContent, 'match' | 'validations' | 'fieldIds'> & {
  readonly match: Json
  readonly validations: readonly ValidationDraft[]
}

export type ValidationDraft = Omit<Validation, 'condition'> & { readonly condition: Json }

/** The content as it is kept, or everything that is wrong with it, checked against each event type it binds. */
export function checkGuardRule(snapshot: CatalogSnapshot, draft: GuardRuleDraft): Result<GuardRuleContent> {
  const tooMuch = sizeProblems(draft)
  if (tooMuch.length > 0) return invalid(...tooMuch)
  const problems: Problem[] = [...choiceProblems(draft), ...typeProblems(snapshot, draft)]
  const types = typesOf(snapshot, draft.eventTypeIds)
  const checking = { types, environment: guardEnvironment(draft, types), problems }
  const match = draft.match === null ? null : checkCondition(draft.match, ['match'], checking)
  const validations = draft.validations.map((validation, index) =>
    checkValidation(validation, ['validations', index], checking),
  )
  if (problems.length > 0) return invalid(...problems)
  const said = { match: match ?? null, validations: validations.filter((it) => it !== undefined) }
  const { name, description, eventTypeIds, operations, params, actions, failurePolicy } = draft
  return accept({
    name,
    description,
    eventTypeIds: eventTypeIds && [...new Set(eventTypeIds)],
    operations: [...new Set(operations)],
    ...said,
    params,
    actions: [...new Set(actions)],
    failurePolicy,
    fieldIds: fieldIdsOf(fieldsRead(said), types),
  })
}

function typesOf(snapshot: CatalogSnapshot, ids: readonly string[] | null): readonly EventType[] {
  if (ids === null) return snapshot.types()
  return [...new Set(ids)].flatMap((id) => snapshot.type(id) ?? [])
}

function typeProblems(snapshot: CatalogSnapshot, { eventTypeIds }: GuardRuleDraft): Problem[] {
  return (eventTypeIds ?? []).flatMap((id, index) => {
    if (snapshot.type(id)) return []
    const fault = valueError(`there is no event type '${id}'`)
    return [{ path: ['event_type_ids', index], ...fault, input: id }]
  })
}

type Checking = {
  readonly types: readonly EventType[]
  readonly environment: ConditionEnvironment
  readonly problems: Problem[]
}

function checkValidation(draft: ValidationDraft, path: Path, checking: Checking): Validation | undefined {
  const { environment, problems } = checking
  const form = typeof draft.condition === 'object' && draft.condition !== null ? 'condition' : 'expression'
  const condition = checkCondition(draft.condition, [...path, form], checking)
  const { messageExpression, field } = draft
  if (messageExpression !== null) {
    const compiled = compileText(messageExpression, environment)
    if (!compiled.ok) problems.push(...under([...path, 'message_expression'], compiled.problems))
  }
  problems.push(...fieldProblems(field, [...path, 'field'], checking))
  return condition === undefined ? undefined : { ...draft, condition }
}

function checkCondition(
  json: Json,
  path: Path,
  { types, environment, problems }: Checking,
): Condition | undefined {
  const read = readCondition(json)
  if (!read.ok) {
    problems.push(...under(path, json === null ? [MISSING] : read.problems))
    return undefined
  }
  const fault = typeof read.condition === 'string' ? textFault(read.condition) : undefined
  if (fault) {
    problems.push({ path, ...fault, input: json })
    return undefined
  }
  const compiled = compileCondition(read.condition, environment)
  if (!compiled.ok) problems.push(...under(path, compiled.problems))
  return unmistakable(
    read.condition,
    types.flatMap(({ fields }) => fields),
  )
}

const MISSING: Problem = { path: [], code: 'missing', message: 'Field required', input: null }

/** Each of the types must have the field, unless the rule binds every type. */
function fieldProblems(field: string | null, path: Path, { types, environment }: Checking): Problem[] {
  if (field === null || types.length === 0) return []
  const asked = environment.reach === 'every' ? [types] : types.map((type) => [type])
  const lacking = asked.find((some) => messagePlace(field, some) === null)
  if (!lacking) return []
  const where = environment.reach === 'every' ? 'no event type' : `event type '${lacking[0]!.name}'`
  const has = environment.reach === 'every' ? 'has' : 'has no field and no member'
  const fault = valueError(`${where} ${has} '${field}'`)
  return [{ path, ...fault, input: field }]
}

function under(path: Path, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }))
}
