import type { Condition } from '../core/rules/condition.ts'
import type { Effect, HiddenPolicy } from '../core/rules/conditional-rule.ts'
import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

/** Fields are given by name or id; one of `target_field` and `target_fields` is needed. */
export type NewConditionalRule = {
  readonly id?: string
  readonly name?: string
  readonly target_field?: string
  readonly target_fields?: readonly string[]
  readonly when: Condition
  readonly effect: Effect
  readonly on_hidden?: HiddenPolicy
  readonly enabled?: boolean
  readonly order?: number
}

export type ConditionalRule = {
  readonly id: string
  readonly name: string
  /** Null when there are several. */
  readonly target_field: string | null
  readonly target_fields: readonly string[]
  readonly when: Condition
  readonly effect: Effect
  readonly on_hidden: HiddenPolicy
  readonly enabled: boolean
  readonly order: number
}

export type ConditionalRuleChanges = Partial<Omit<NewConditionalRule, 'id'>> & {
  readonly expected_version?: number
}

/** The conditional rules of one event type; every change makes a new version of it. */
export function conditionalRules(ask: Asker) {
  return {
    add: async (typeId: string, rule: NewConditionalRule) => {
      const path = at`/event-types/${typeId}/conditional-rules`
      return (await ask<ConditionalRule>({ method: 'POST', path, body: rule })).body
    },
    list: async (typeId: string, query?: PageQuery) => {
      const path = at`/event-types/${typeId}/conditional-rules`
      return (await ask<Page<ConditionalRule>>({ method: 'GET', path, query })).body
    },
    get: async (typeId: string, id: string) => {
      const path = at`/event-types/${typeId}/conditional-rules/${id}`
      return (await ask<ConditionalRule>({ method: 'GET', path })).body
    },
    change: async (typeId: string, id: string, changes: ConditionalRuleChanges) => {
      const path = at`/event-types/${typeId}/conditional-rules/${id}`
      return (await ask<ConditionalRule>({ method: 'PATCH', path, body: changes })).body
    },
    delete: async (typeId: string, id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/event-types/${typeId}/conditional-rules/${id}` })
    },
  }
}
