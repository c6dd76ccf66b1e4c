import { accept, conflict, invalid, type Path, type Problem, type Result } from '../problems.ts'
import type { ConditionalRule } from '../rules/conditional-rule.ts'
import { visibilityCycle } from '../rules/plan-fields.ts'
import type { Instant } from '../time/instant.ts'
import type { EventType } from './event-type.ts'

export const MAX_RULES = 200

/** Characters of all conditions of a type. They are compiled whenever the catalog changes, some 3,000 in a millisecond. */
const MAX_TEXT = 100_000

/**
 * The type with other conditional rules, which makes a new version. Refused for an archived type, whose
 * definition is history, and as `checkRules` says.
 */
export function withRules(
  type: EventType,
  rules: readonly ConditionalRule[],
  now: Instant,
): Result<EventType> {
  if (type.state === 'archived') {
    return conflict('type-archived', `Event type '${type.name}' is archived: its rules no longer change`)
  }
  const checked = checkRules({ ...type, rules }, ['when'])
  return checked.ok ? accept({ ...type, rules, version: type.version + 1, updatedAt: now }) : checked
}

/**
 * Whether rules that are fine one by one also fit together and on the type: fields that decide about each other
 * in a circle have no answer, and a built-in type with a required field could no longer be recorded by its
 * dialect. `path` is where a circle is reported.
 */
export function checkRules(type: EventType, path: Path): Result<EventType> {
  const { builtin, fields, rules } = type
  if (rules.length > MAX_RULES) {
    return conflict('too-many-rules', `An event type has at most ${MAX_RULES} conditional rules`)
  }
  if (JSON.stringify(rules.map(({ when }) => when)).length > MAX_TEXT) {
    const message = `The conditional rules of an event type have conditions of at most ${MAX_TEXT} characters together`
    return conflict('too-long-rules', message)
  }
  const requiring = builtin && rules.find(({ effect }) => effect === 'require')
  if (requiring) {
    const message = `Fields of a built-in event type cannot be required, as '${requiring.name}' would have it`
    return conflict('builtin-type', message)
  }
  const cycle = visibilityCycle(fields, rules)
  return cycle ? invalid(circular(cycle, path)) : accept(type)
}

function circular(cycle: readonly string[], path: Path): Problem {
  const input = cycle.join(' → ')
  const message = `Fields would decide about each other in a circle: ${input}. Let the condition read another field`
  return { path, code: 'rule_cycle', message, input, ctx: { fields: cycle } }
}
