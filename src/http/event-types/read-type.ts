import type { TypeDraft } from '../../core/event-types/create-type.ts'
import type { LifecycleState } from '../../core/event-types/lifecycle.ts'
import type { TypePatch } from '../../core/event-types/patch-type.ts'
import type { RuleDraft } from '../../core/event-types/rule-draft.ts'
import type { Problem } from '../../core/problems.ts'
import { Refused } from '../dialect.ts'
import { pointing } from '../fastapi/pointing.ts'
import { readBody } from '../fastapi/read-body.ts'
import { readIfMatch } from '../if-match.ts'
import type { Ask } from '../route.ts'
import type { RuleBody } from './conditional-rule-schemas.ts'
import { readNewRule } from './read-conditional-rule.ts'
import { readNewField } from './read-field.ts'
import { checkNewType, checkTransition, checkTypeChange } from './type-schemas.ts'

/** The type that a `POST /event-types` describes, and its rules as they were sent. */
export function readNewType(request: Ask): { draft: TypeDraft; ruleBodies: readonly RuleBody[] } {
  const body = readBody(request, checkNewType)
  const { id, name, description, category, state, fields } = body
  const problems: Problem[] = []
  const rules = body.conditional_rules.map((rule, index) => readRuleAt(index, rule, problems))
  if (problems.length > 0) throw new Refused({ kind: 'invalid', problems })
  const draft = {
    ...(id !== undefined && { id }),
    name,
    description: description ?? null,
    category: category ?? null,
    state,
    fields: fields.map(readNewField),
    rules,
  }
  return { draft, ruleBodies: body.conditional_rules }
}

function readRuleAt(index: number, rule: RuleBody, problems: Problem[]): RuleDraft {
  const found: Problem[] = []
  const draft = readNewRule(rule, found)
  problems.push(...found.map((one) => ({ ...one, path: ['conditional_rules', index, ...one.path] })))
  return draft
}

/** Where clients often look for what this route does not do. */
const ELSEWHERE = new Map([
  [
    'fields',
    'Fields change through POST, PATCH and DELETE /event-types/{id}/fields and PUT …/fields/reorder',
  ],
  [
    'conditional_rules',
    'Conditional rules change through POST, PATCH and DELETE /event-types/{id}/conditional-rules',
  ],
  ['state', 'The state changes through POST /event-types/{id}/transition'],
  ['id', 'The id of an event type never changes'],
])

const checkPatch = pointing(checkTypeChange, ELSEWHERE)

/** What a `PATCH /event-types/{id}` changes, and the version it builds on. */
export function readTypePatch(request: Ask): { patch: TypePatch; expectedVersion: number | null } {
  const { expected_version: expected, ...patch } = readBody(request, checkPatch)
  return { patch, expectedVersion: readIfMatch(request.headers['if-match'], 'version', expected) }
}

/** The state that a transition goes to, under whichever of its names. */
export function readTransition(request: Ask) {
  const body = readBody(request, checkTransition)
  const wanted = [body.to, body.state, body.target_state, body.to_state].filter(
    (state) => state !== undefined,
  )
  const [to] = wanted
  if (to === undefined) throw refused('missing', 'Field required', body)
  const other = wanted.find((state) => state !== to)
  if (other) throw refused('value_error', `Value error, the body names two states: ${to} and ${other}`, to)
  return {
    to: to as LifecycleState,
    comment: body.comment ?? null,
    expectedVersion: readIfMatch(request.headers['if-match'], 'version', body.expected_version),
  }
}

function refused(code: string, message: string, input: unknown): Refused {
  return new Refused({ kind: 'invalid', problems: [{ path: ['to'], code, message, input }] })
}
