import type { RuleDraft, RulePatch } from '../../core/event-types/rule-draft.ts'
import type { Json } from '../../core/json.ts'
import type { Path, Problem, Result } from '../../core/problems.ts'
import type { RuleBody } from './conditional-rule-schemas.ts'

/** A new rule in the domain's words; what is missing or said twice is added to `problems`. */
export function readNewRule(body: RuleBody, problems: Problem[]): RuleDraft {
  const { targets, when, effect, ...rest } = readRuleChange(body, problems)
  if (!targets) problems.push(missing('target_field', body))
  if (when === undefined) problems.push(missing('when', body))
  if (!effect) problems.push(missing('effect', body))
  return {
    ...(body.id !== undefined && { id: body.id }),
    ...rest,
    targets: targets ?? [],
    when: when ?? null,
    effect: effect ?? 'show',
  }
}

/** What changes about a rule in the domain's words: what is absent stays. */
export function readRuleChange(body: RuleBody, problems: Problem[]): RulePatch {
  const { name, on_hidden: onHidden, enabled, order } = body
  const targets = targetsOf(body, problems)
  const when = conditionOf(body, problems)
  const effect = effectOf(body, problems)
  return {
    ...(typeof name === 'string' && { name }),
    ...(targets && { targets }),
    ...(when !== undefined && { when }),
    ...(effect && { effect }),
    ...(onHidden && { onHidden }),
    ...(enabled !== undefined && { enabled }),
    ...(order !== undefined && { order }),
  }
}

/** The result with problems where the body has what they are about, in whichever of its forms. */
export function inWordsOf<T>(body: RuleBody, result: Result<T>): Result<T> {
  return replaced(result, (path) => placeOf(body, path))
}

/** The same for the rules of a new event type. */
export function inWordsOfAll<T>(bodies: readonly RuleBody[], result: Result<T>): Result<T> {
  return replaced(result, (path) => {
    const [list, index, ...rest] = path
    const body = list === 'conditional_rules' && typeof index === 'number' ? bodies[index] : undefined
    return body ? [list!, index!, ...placeOf(body, rest)] : path
  })
}

function replaced<T>(result: Result<T>, place: (path: Path) => Path): Result<T> {
  if (result.ok || result.refusal.kind !== 'invalid') return result
  const problems = result.refusal.problems.map((problem) => ({ ...problem, path: place(problem.path) }))
  return { ok: false, refusal: { kind: 'invalid', problems } }
}

function placeOf(body: RuleBody, path: Path): Path {
  const [head, ...rest] = path
  if (head === 'target_fields' && !body.target_fields) return ['target_field']
  if (head !== 'when' || body.when !== undefined) return path
  if (body.when_field !== undefined) return rest[0] === 'value' ? ['equals'] : ['when_field']
  if (body.condition !== undefined) return ['condition', ...rest]
  if (body.conditions === undefined) return path
  return rest[0] === 'conjunction' && body.conjunction === undefined ? ['logic'] : rest
}

function targetsOf(body: RuleBody, problems: Problem[]): readonly string[] | undefined {
  const { target_field: one, target_fields: several } = body
  if (typeof one !== 'string') return several
  if (several && !several.includes(one)) problems.push(saidTwice('target_field', 'target_fields', one))
  return several ?? [one]
}

function effectOf({ effect, action }: RuleBody, problems: Problem[]): RuleBody['effect'] {
  if (effect && action && effect !== action) problems.push(saidTwice('action', 'effect', action))
  return effect ?? action
}

/** The condition in whichever form the body has it; undefined when it has none. */
function conditionOf(body: RuleBody, problems: Problem[]): Json | undefined {
  const forms = (['when', 'condition', 'conditions', 'when_field'] as const).filter(
    (key) => body[key] !== undefined,
  )
  const [form, other] = forms
  if (form && other) problems.push(saidTwice(other, form, body[other]))
  if (form === 'conditions')
    return { conjunction: conjunctionOf(body, problems), conditions: body.conditions as Json[] }
  if (form !== 'when_field') return form && (body[form] as Json)
  if (body.equals === undefined) problems.push(missing('equals', body))
  return { field: body.when_field!, operator: 'eq', value: (body.equals ?? null) as Json }
}

function conjunctionOf({ conjunction, logic }: RuleBody, problems: Problem[]): Json {
  if (conjunction !== undefined && logic !== undefined && conjunction !== logic) {
    problems.push(saidTwice('logic', 'conjunction', logic))
  }
  return (conjunction ?? logic ?? 'all') as Json
}

function missing(name: string, input: unknown): Problem {
  return { path: [name], code: 'missing', message: 'Field required', input }
}

function saidTwice(name: string, other: string, input: unknown): Problem {
  const error = `${name} says something else than ${other}: send one of them`
  return { path: [name], code: 'value_error', message: `Value error, ${error}`, input, ctx: { error } }
}
