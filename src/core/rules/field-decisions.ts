import type { Field } from '../fields/field.ts'
import type { ConditionalRule, HiddenPolicy } from './conditional-rule.ts'
import type { FieldReader } from './conditions/field-readers.ts'
import type { View } from './conditions/variables.ts'

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
  readonly holds: (event: View) => boolean
}

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
export function decideFields(plans: readonly FieldPlan[], event: View): FieldDecisions {
  const hidden = new Map<string, ConditionalRule>()
  const fields: FieldReader = (name) => (hidden.has(name) ? undefined : event.fields(name))
  const holds = onceEach({ ...event, fields })
  for (const plan of plans) {
    const rule = hiddenBy(plan, holds)
    if (rule) hidden.set(plan.field.name, rule)
  }
  return new Map(
    plans.map((plan) => [plan.field.id, decide(plan, hidden.get(plan.field.name) ?? null, holds)]),
  )
}

/** A rule may have many targets and is asked about each: its condition runs for the first. */
function onceEach(event: View): Holds {
  const known = new Map<CompiledRule, boolean>()
  return (rule) => {
    let answer = known.get(rule)
    if (answer === undefined) {
      answer = rule.holds(event)
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
