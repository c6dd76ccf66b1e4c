import type { JsonObject } from '../core/json.ts'
import type { Condition } from '../core/rules/condition.ts'
import type { GuardAction, GuardOperation } from '../core/rules/guard-rule.ts'
import type { GuardRuleStatus } from '../core/rules/guard-rule-status.ts'
import { type Asker, at } from './ask.ts'
import type { NewEvent } from './events.ts'
import type { Page, PageQuery } from './page.ts'

/** `expression` is CEL; `condition` is the structured form, which may stand in its place. */
export type GuardValidation = {
  readonly expression?: string
  readonly condition?: Condition
  readonly message?: string | null
  readonly message_expression?: string | null
  readonly field?: string | null
  readonly reason?: string | null
}

export type NewGuardRule = {
  /** The client's own id; the server makes one when absent. */
  readonly id?: string
  readonly name: string
  readonly description?: string | null
  /** Null, or absent: every event type. */
  readonly event_type_ids?: readonly string[] | null
  readonly operations?: readonly GuardOperation[]
  readonly match?: Condition | null
  readonly validations: readonly GuardValidation[]
  readonly params?: JsonObject
  readonly actions?: readonly GuardAction[]
  readonly failure_policy?: 'fail' | 'ignore'
}

/** With `expected_revision`, a rule that somebody else has changed meanwhile stays as it is: 409. */
export type GuardRuleChanges = Partial<Omit<NewGuardRule, 'id'>> & {
  readonly expected_revision?: number | null
}

export type GuardRuleContent = Required<Omit<NewGuardRule, 'id'>>

export type GuardRule = GuardRuleContent & {
  readonly id: string
  readonly status: GuardRuleStatus
  readonly version: number
  readonly published_version: number | null
  readonly draft: GuardRuleContent | null
  readonly faults: readonly string[]
  /** Counts the edits, of drafts too. */
  readonly revision: number
  readonly created_at: string
  readonly created_by: string
  readonly updated_at: string
  readonly published_at: string | null
  readonly published_by: string | null
}

export type GuardRuleVersion = GuardRuleContent & {
  readonly rule_id: string
  readonly version: number
  readonly enforced: boolean
  readonly change_note: string | null
  readonly published_at: string
  readonly published_by: string
}

export type GuardRuleQuery = PageQuery & {
  readonly status?: GuardRuleStatus
  readonly event_type_id?: string
  readonly q?: string
  readonly cursor?: string
}

/** An event to try a rule on; with `old`, as a correction of it. */
export type GuardRuleTrial = NewEvent & { readonly old?: NewEvent | null; readonly version?: number | null }

export type GuardRuleTrialAnswer = {
  readonly rule_id: string
  readonly version: number
  readonly outcome: 'not-applied' | 'passed' | 'denied' | 'warned' | 'audited'
  readonly failures: readonly {
    readonly type: string
    readonly loc: readonly (string | number)[]
    readonly msg: string
    readonly validation: number | null
    readonly reason: string | null
  }[]
  readonly problems: readonly {
    readonly type: string
    readonly loc: readonly (string | number)[]
    readonly msg: string
  }[]
}

export function guardRules(ask: Asker) {
  return {
    /** A draft: it binds nobody before it is published. */
    create: async (rule: NewGuardRule) =>
      (await ask<GuardRule>({ method: 'POST', path: '/guard-rules', body: rule })).body,
    list: async (query?: GuardRuleQuery) =>
      (await ask<Page<GuardRule>>({ method: 'GET', path: '/guard-rules', query })).body,
    get: async (id: string) => (await ask<GuardRule>({ method: 'GET', path: at`/guard-rules/${id}` })).body,
    /** Changes the draft; what is published goes on enforcing. */
    change: async (id: string, changes: GuardRuleChanges) =>
      (await ask<GuardRule>({ method: 'PATCH', path: at`/guard-rules/${id}`, body: changes })).body,
    delete: async (id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/guard-rules/${id}` })
    },
    publish: async (id: string, changeNote?: string, expectedRevision?: number) => {
      const body = { change_note: changeNote ?? null, expected_revision: expectedRevision ?? null }
      return (await ask<GuardRule>({ method: 'POST', path: at`/guard-rules/${id}/publish`, body })).body
    },
    versions: async (id: string, query?: PageQuery) =>
      (await ask<Page<GuardRuleVersion>>({ method: 'GET', path: at`/guard-rules/${id}/versions`, query }))
        .body,
    /** Puts an earlier version in force again. */
    publishVersion: async (id: string, version: number) => {
      const path = at`/guard-rules/${id}/versions/${version}/publish`
      return (await ask<GuardRule>({ method: 'POST', path })).body
    },
    retire: async (id: string) =>
      (await ask<GuardRule>({ method: 'POST', path: at`/guard-rules/${id}/retire` })).body,
    /** Says what the rule would say, and records nothing. */
    test: async (id: string, trial: GuardRuleTrial) =>
      (await ask<GuardRuleTrialAnswer>({ method: 'POST', path: at`/guard-rules/${id}/test`, body: trial }))
        .body,
  }
}
