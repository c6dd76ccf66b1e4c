import type { DuplicationAction } from '../core/duplication/duplication-rule.ts'
import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

export type NewDuplicationRule = {
  /** The client's own id; the server makes one when absent. */
  readonly id?: string
  readonly name: string
  /** Null, or absent, for every event type. */
  readonly event_type_id?: string | null
  /** Such as `entity_id`, which is always part of it, `severity` and `fields.cause`. */
  readonly fingerprint_fields?: readonly string[]
  readonly ignore_fields?: readonly string[]
  readonly full_deduplication?: boolean
  /** Seconds, or an ISO 8601 duration; null, or absent, for any distance. */
  readonly window_seconds?: number | string | null
  /** `reject` when absent. */
  readonly action?: DuplicationAction
  readonly enabled?: boolean
}

export type DuplicationRule = Required<Omit<NewDuplicationRule, 'window_seconds'>> & {
  readonly window_seconds: number | null
  readonly statistics: {
    readonly checked: number
    readonly hits: number
    /** Hits of those checked, from 0 to 1. */
    readonly ratio: number
    readonly last_hit_at: string | null
    readonly rejected: number
    readonly dropped: number
    readonly merged: number
    readonly flagged: number
  }
  /** Counts the edits. */
  readonly revision: number
  readonly created_at: string
  readonly updated_at: string
}

export type DuplicationRuleQuery = PageQuery & {
  readonly event_type_id?: string
  readonly action?: DuplicationAction
  readonly enabled?: boolean
  readonly q?: string
}

/** Every given part must hold; without any, everything is forgotten. */
export type DuplicationReset = {
  readonly rule_id?: string
  readonly entity_id?: string
  readonly fingerprint?: string
  /** ISO 8601: only of events that occurred before. */
  readonly before?: string
}

export function duplicationRules(ask: Asker) {
  return {
    create: async (rule: NewDuplicationRule) =>
      (await ask<DuplicationRule>({ method: 'POST', path: '/duplication-rules', body: rule })).body,
    list: async (query?: DuplicationRuleQuery) =>
      (await ask<Page<DuplicationRule>>({ method: 'GET', path: '/duplication-rules', query })).body,
    get: async (id: string) =>
      (await ask<DuplicationRule>({ method: 'GET', path: at`/duplication-rules/${id}` })).body,
    change: async (id: string, changes: Partial<Omit<NewDuplicationRule, 'id'>>) =>
      (await ask<DuplicationRule>({ method: 'PATCH', path: at`/duplication-rules/${id}`, body: changes }))
        .body,
    delete: async (id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/duplication-rules/${id}` })
    },
    /** Forgets which events were seen; gives how many. */
    reset: async (scope: DuplicationReset = {}) =>
      (await ask<{ reset: number }>({ method: 'POST', path: '/duplication-rules/reset', body: scope })).body
        .reset,
  }
}
