import type { Json, JsonObject } from '../../core/json.ts'
import type { Problem } from '../../core/problems.ts'
import type { GuardRuleDraft, ValidationDraft } from '../../core/rules/check-guard-rule.ts'
import { GUARD_OPERATIONS } from '../../core/rules/guard-rule.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Ask } from '../route.ts'
import { checkNewRule, checkRuleChange, type RuleBody } from './schemas.ts'

/** What a new rule says where its body says nothing: it binds every event, and denies. */
const UNSAID = {
  description: null,
  eventTypeIds: null,
  operations: GUARD_OPERATIONS,
  match: null,
  validations: [],
  params: {},
  actions: ['deny'],
  failurePolicy: 'fail',
} as const

/** The rule that a `POST /guard-rules` describes. */
export function readNewRule(request: Ask): { id: string | undefined; draft: GuardRuleDraft } {
  const { id, ...body } = readBody(request, checkNewRule)
  return { id, draft: { ...UNSAID, name: body.name, ...readContent(body) } }
}

/** What a `PATCH /guard-rules/{id}` changes, and the revision that it builds on. */
export function readRuleChange(request: Ask) {
  const { expected_revision: expectedRevision, ...body } = readBody(request, checkRuleChange)
  return { expectedRevision, change: readContent(body) }
}

/** @throws Refused where something is said twice. */
function readContent(body: RuleBody): Partial<GuardRuleDraft> {
  const { name, description, operations, match, params, failure_policy: failurePolicy } = body
  const problems = [...TWINS.flatMap((twins) => twinProblems(body, twins)), ...shortFormProblems(body)]
  if (problems.length > 0) throw new Refused({ kind: 'invalid', problems })
  const eventTypeIds = readEventTypes(body)
  const validations = readValidations(body)
  const actions = body.actions ?? (body.severity && [body.severity === 'error' ? 'deny' : 'warn'])
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(eventTypeIds !== undefined && { eventTypeIds }),
    ...(operations && { operations }),
    ...(match !== undefined && { match: match as Json }),
    ...(validations && { validations }),
    ...(params !== undefined && { params: (params ?? {}) as JsonObject }),
    ...(actions && { actions }),
    ...(failurePolicy && { failurePolicy }),
  }
}

function readEventTypes({ event_type_ids: several, event_type_id: one }: RuleBody) {
  return several !== undefined || one === undefined ? several : one === null ? null : [one]
}

function readValidations(body: RuleBody): readonly ValidationDraft[] | undefined {
  if (!body.conditions) return body.validations?.map(readValidation)
  const condition = { conjunction: body.logic ?? 'all', conditions: body.conditions as Json[] }
  return [{ condition, message: body.message ?? null, messageExpression: null, field: null, reason: null }]
}

function readValidation(body: NonNullable<RuleBody['validations']>[number]): ValidationDraft {
  return {
    condition: (body.expression ?? body.condition ?? null) as Json,
    message: body.message ?? null,
    messageExpression: body.message_expression ?? null,
    field: body.field ?? null,
    reason: body.reason ?? null,
  }
}

/** Two ways to say one thing. */
const TWINS = [
  ['event_type_id', 'event_type_ids'],
  ['severity', 'actions'],
  ['conditions', 'validations'],
] as const

function twinProblems(body: RuleBody, [one, other]: (typeof TWINS)[number]): Problem[] {
  if (body[one] === undefined || body[other] === undefined) return []
  return [valueProblem([one], body[one], `send ${one} or ${other}, not both`)]
}

function shortFormProblems({ conditions, message, logic, validations = [] }: RuleBody): Problem[] {
  const both = validations.flatMap(({ expression, condition }, index) =>
    isSaid(expression) && isSaid(condition)
      ? [
          valueProblem(
            ['validations', index, 'condition'],
            condition,
            'send expression or condition, not both',
          ),
        ]
      : [],
  )
  if (conditions) return both
  const stray = Object.entries({ message, logic }).filter(([, value]) => isSaid(value))
  const alone = stray.map(([name, value]) =>
    valueProblem([name], value, `${name} belongs to conditions, which are absent`),
  )
  return [...both, ...alone]
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null
}

function valueProblem(path: Problem['path'], input: unknown, error: string): Problem {
  return { path, code: 'value_error', message: `Value error, ${error}`, input, ctx: { error } }
}
