import { compileCatalog } from '../../src/core/catalog-snapshot.ts'
import type { EventType } from '../../src/core/event-types/event-type.ts'
import { judgeSubmission } from '../../src/core/events/judge-submission.ts'
import type { Submission } from '../../src/core/events/submission.ts'
import type { Field } from '../../src/core/fields/field.ts'
import type { JsonObject } from '../../src/core/json.ts'
import type { Condition } from '../../src/core/rules/condition.ts'
import type { ConditionalRule } from '../../src/core/rules/conditional-rule.ts'
import type { GuardRule, GuardRuleContent } from '../../src/core/rules/guard-rule.ts'

export type Judged = {
  readonly fields: readonly Field[]
  readonly values: JsonObject
  readonly rules?: readonly ConditionalRule[]
  /** The conditions of each guard rule. */
  readonly guards?: readonly (readonly Condition[])[]
}

/** Judges one event as the server does before it is stored; what comes back does it again. Throws when it is refused. */
export function judging({ fields, values, rules = [], guards = [] }: Judged): () => void {
  const type: EventType = {
    ...{ id: 'type', name: 'Type', description: null, category: null, state: 'active', version: 1 },
    ...{ fields, rules, builtin: false, createdAt: 0n, updatedAt: 0n },
  }
  const version = { typeId: 'type', version: 1, fields, rules, createdAt: 0n, createdBy: 'bench' }
  const content = { revision: 1, types: [type], versions: [version], duplicationRules: [] }
  const snapshot = compileCatalog({ ...content, guardRules: guards.map(guardRule) })
  const submission: Submission = {
    ...{ asset: 'well-001', assetType: null, registersAsset: true, typeId: 'type', occurredAt: 0n },
    ...{ endedAt: null, description: 'Flare tip damaged', fields: values, verbatim: null, dedupKey: null },
    severity: 3,
    source: 'events',
    recordedBy: 'bench',
  }
  const judge = () => judgeSubmission(snapshot, submission, 0n)
  const judged = judge()
  if ('refusal' in judged) throw new Error(JSON.stringify(judged.refusal))
  return judge
}

function guardRule(conditions: readonly Condition[], index: number): GuardRule {
  const validations = conditions.map((condition) => ({
    ...{ condition, message: 'No', messageExpression: null, field: null, reason: null },
  }))
  const content: GuardRuleContent = {
    ...{ name: `Rule ${index}`, description: null, eventTypeIds: ['type'], match: null, validations },
    operations: ['create'],
    params: { max: 500 },
    actions: ['deny'],
    failurePolicy: 'fail',
    fieldIds: {},
  }
  const version = { version: 1, content, changeNote: null, publishedAt: 0n, publishedBy: 'bench' }
  const stamps = { revision: 1, createdAt: 0n, createdBy: 'bench', updatedAt: 0n }
  return { id: `rule-${index}`, draft: null, versions: [version], enforced: 1, retired: false, ...stamps }
}

export function field(name: string, type: string, settings: JsonObject = {}): Field {
  return { id: name, name, type, label: null, help: null, required: false, default: null, settings }
}

export function conditionalRule(index: number, target: string, when: Condition): ConditionalRule {
  const words = { effect: 'show', onHidden: 'clear', enabled: true, order: index } as const
  return { id: `rule-${index}`, name: `Rule ${index}`, targets: [target], when, ...words }
}

/** Microseconds that one call takes, at best of some stretches of a tenth of a second. */
export function microseconds(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let stretch = 0; stretch < 3; stretch += 1) {
    const started = performance.now()
    let times = 0
    let passed = 0
    while (passed < 100) {
      for (let n = 0; n < 20; n += 1) run()
      times += 20
      passed = performance.now() - started
    }
    best = Math.min(best, (passed / times) * 1_000)
  }
  return best
}
