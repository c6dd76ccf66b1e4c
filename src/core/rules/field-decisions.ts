import type { Field } from '../fields/field.ts'
import type { Lazy } from '../lazily.ts'
import type { ConditionalRule, HiddenPolicy } from './conditional-rule.ts'
import type { CompiledCondition } from './conditions/compile-condition.ts'
import type { FieldReader } from './conditions/field-readers.ts'
import type { Variables } from './conditions/variables.ts'

/** What the conditional rules make of one field, and which rule it was: null where the field itself says so. */
export type FieldDecision = {
  readonly visible: boolean
  readonly required: boolean
  readonly readOnly: boolean
  /** What becomes of a submitted value while the field is hidden. */
  readonly onHidden: HiddenPolicy
  readonly hiddenBy: ConditionalRule | null
  readonly requiredBy: ConditionalRule | null
  readonly readOnlyBy: ConditionalRule | null
}

/** One for every field of the event type, by field id. */
export type FieldDecisions = ReadonlyMap<string, FieldDecision>

/** A rule whose condition is ready to run on an event; hidden fields have no value there. */
export type CompiledRule = {
  readonly rule: ConditionalRule
  readonly condition: Lazy<RuleCondition>
}

export type RuleCondition = {
  /** Why the condition cannot be understood any more; then it never holds. */
  readonly fault: string | null
  readonly evaluate: CompiledCondition['evaluate']
}

export type Decided = {
  readonly fields: FieldDecisions
  /**
   * The rules for which the budget was too small, which then do not hold. Which ones depends on who was asked first,
   * so nothing should be recorded by what was decided.
   */
  readonly unsettled: readonly RuleFault[]
}

/** Why a rule could not be asked. */
export type RuleFault = { readonly rule: ConditionalRule; readonly message: string }

/** A field with the rules that target it, those first that are preferred as the reason. */
export type FieldPlan = {
  readonly field: Field
  readonly show: readonly CompiledRule[]
  readonly hide: readonly CompiledRule[]
  readonly require: readonly CompiledRule[]
  readonly optional: readonly CompiledRule[]
  readonly read_only: readonly CompiledRule[]
}

type Holds = (rule: CompiledRule) => boolean

/**
 * Decides about every field in one pass: each plan stands after the plans of the fields that decide whether it
 * shows, so this is the fix-point that no further pass would change, in server and browser alike.
 */
export function decideFields(plans: readonly FieldPlan[], variables: Omit<Variables, 'old'>): Decided {
  const { event } = variables
  const hidden = new Map<string, ConditionalRule>()
  const unsettled: RuleFault[] = []
  const fields: FieldReader = (name) => (hidden.has(name) ? undefined : event.fields(name))
  const holds = onceEach({ ...variables, event: { ...event, fields }, old: null }, unsettled)
  for (const plan of plans) {
    const rule = hiddenBy(plan, holds)
    if (rule) hidden.set(plan.field.name, rule)
  }
  const decided = plans.map((plan): [string, FieldDecision] => {
    const hiddenBy = hidden.get(plan.field.name) ?? null
    return [plan.field.id, decide(plan, hiddenBy, holds)]
  })
  return { fields: new Map(decided), unsettled }
}

/**
 * A rule may have many targets and is asked about each: its condition runs for the first. One that has no answer, say
 * because it compares a value that is not there, does not hold.
 */
function onceEach(variables: Variables, unsettled: RuleFault[]): Holds {
  const known = new Map<CompiledRule, boolean>()
  return (rule) => {
    let answer = known.get(rule)
    if (answer === undefined) {
      const outcome = rule.condition.get().evaluate(variables)
      answer = outcome === 'true'
      if (typeof outcome !== 'string' && outcome.reason === 'too-costly') {
        unsettled.push({ rule: rule.rule, message: outcome.message })
      }
      known.set(rule, answer)
    }
    return answer
  }
}

function hiddenBy({ show, hide }: FieldPlan, holds: Holds): ConditionalRule | null {
  const hiding = hide.find(holds)?.rule ?? null
  const [first] = show
  if (!first || show.some(holds)) return hiding
  return hiding && preferred(hiding, first.rule) < 0 ? hiding : first.rule
}

function decide(plan: FieldPlan, hiddenBy: ConditionalRule | null, holds: Holds): FieldDecision {
  const requiredBy = hiddenBy ? null : (plan.require.find(holds)?.rule ?? null)
  const readOnlyBy = plan.read_only.find(holds)?.rule ?? null
  return {
    visible: hiddenBy === null,
    required: !hiddenBy && (requiredBy !== null || (plan.field.required && !plan.optional.some(holds))),
    readOnly: readOnlyBy !== null,
    onHidden: hiddenBy?.onHidden ?? 'clear',
    hiddenBy,
    requiredBy,
    readOnlyBy,
  }
}

const STRICTNESS: Readonly<Record<HiddenPolicy, number>> = { reject: 0, keep: 1, clear: 2 }

/**
 * Orders rules with the same effect on a field, so that their order in the list never matters: the policy that
 * loses the least first, then by id.
 */
export function preferred(a: ConditionalRule, b: ConditionalRule): number {
  return STRICTNESS[a.onHidden] - STRICTNESS[b.onHidden] || (a.id < b.id ? -1 : 1)
}
