import type { CatalogContent } from '../catalog.ts'
import type { DuplicationRule } from '../duplication/duplication-rule.ts'
import type { Event } from '../events/event.ts'
import type { Json } from '../json.ts'
import type { GuardRuleContent } from '../rules/guard-rule.ts'

/**
 * A question to the whole log, as plain data that can cross threads. Events are shown to the survey one by
 * one, oldest entry first; what it has to say in the end is JSON.
 */
export type SurveySpec =
  | { readonly kind: 'guard-backtest'; readonly rule: GuardRuleContent; readonly catalog: CatalogContent }
  | {
      readonly kind: 'duplication-backtest'
      readonly rule: DuplicationRule
      readonly catalog: CatalogContent
    }
  | { readonly kind: 'co-occurrence'; readonly windowSeconds: number; readonly catalog: CatalogContent }

export type Survey = {
  readonly see: (event: Event) => void
  readonly result: () => Json
}
