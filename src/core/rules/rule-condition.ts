import type { EventType } from '../event-types/event-type.ts'
import type { Field } from '../fields/field.ts'
import type { Json } from '../json.ts'
import { type Lazy, lazily, rememberedBy } from '../lazily.ts'
import { accept, invalid, type Problem, type Result } from '../problems.ts'
import { textFault } from '../storable-text.ts'
import type { Condition, StructuredCondition } from './condition.ts'
import type { ConditionalRule } from './conditional-rule.ts'
import { compileCondition } from './conditions/compile-condition.ts'
import type { ConditionEnvironment } from './conditions/environment.ts'
import { referencedFields } from './conditions/fields.ts'
import { readNamedField, writeNamedField } from './conditions/named-field.ts'
import { readCondition } from './conditions/read-condition.ts'
import { typesRead } from './conditions/types-read.ts'
import type { CompiledRule, RuleCondition } from './field-decisions.ts'

/** What was sent as the condition of a rule as it is kept, or all that is wrong with it, under `when`. */
export function checkRuleCondition(type: Pick<EventType, 'name' | 'fields'>, when: Json): Result<Condition> {
  const read = readCondition(when)
  if (!read.ok) return refused(read.problems)
  const fault = typeof read.condition === 'string' ? textFault(read.condition) : undefined
  if (fault) return refused([{ path: [], ...fault, input: when }])
  const compiled = compileCondition(read.condition, environmentOf(type))
  return compiled.ok ? accept(unmistakable(read.condition, type.fields)) : refused(compiled.problems)
}

/** `severity` becomes `event.severity` unless it is a field: one of that name may be added later. */
export function unmistakable(condition: Condition, fields: readonly Field[]): Condition {
  if (typeof condition === 'string') return condition
  const isField = (name: string) => fields.some((field) => field.name === name)
  const write = (part: StructuredCondition): StructuredCondition => {
    if ('conditions' in part) return { ...part, conditions: part.conditions.map(write) }
    const named = readNamedField(part.field, isField)
    return named?.kind === 'attribute' ? { ...part, field: writeNamedField(named) } : part
  }
  return write(condition)
}

/**
 * Makes a rule ready to run. Its condition compiled when it was saved; should it not any more, say because limits are
 * stricter today, it holds for no event and every event is told so.
 */
export function compileRule(fields: readonly Field[], rule: ConditionalRule): CompiledRule {
  const known = understoodRules(rule)
  const meaning = typesRead(referencedFields(rule.when), { name: '', fields })
  const condition = known.get(meaning) ?? lazily(() => understand(fields, rule))
  known.set(meaning, condition)
  return { rule, condition }
}

/** A rule that did not change is the same object in the next version of its type. */
const understoodRules = rememberedBy((_: ConditionalRule) => new Map<string, Lazy<RuleCondition>>())

function understand(fields: readonly Field[], { when }: ConditionalRule): RuleCondition {
  const compiled = compileCondition(when, environmentOf({ name: '', fields }))
  if (compiled.ok) return { fault: null, evaluate: compiled.condition.evaluate }
  return { fault: compiled.problems[0]!.message, evaluate: () => 'false' }
}

/** A form has no `old`: the rules decide the same for a new event and for its correction. */
function environmentOf(type: Pick<EventType, 'name' | 'fields'>): ConditionEnvironment {
  return { types: [type], reach: 'listed', hasOld: false, params: {} }
}

function refused(problems: readonly Problem[]): Result<never> {
  return invalid(...problems.map((problem) => ({ ...problem, path: ['when', ...problem.path] })))
}
