import type { AccessRegistry } from './access/access-registry.ts'
import type { AssetRegistry } from './assets/asset-registry.ts'
import type { ResetScope, RuleStatistics } from './duplication/duplication-check.ts'
import type { DuplicationRule } from './duplication/duplication-rule.ts'
import type { EventType, EventTypeVersion } from './event-types/event-type.ts'
import type { GuardRule } from './rules/guard-rule.ts'

/** Everything events are judged by, as it stood at one revision of the catalog. */
export type CatalogContent = {
  /** Grows with every change; an append carries the one it was judged under. */
  readonly revision: number
  readonly types: readonly EventType[]
  readonly versions: readonly EventTypeVersion[]
  readonly guardRules: readonly GuardRule[]
  readonly duplicationRules: readonly DuplicationRule[]
}

export type SaveTypeAnswer = 'saved' | 'stale-catalog'

export type DeleteTypeAnswer = 'deleted' | 'stale-catalog' | 'has-events'

/** Whether events are found by the index of a field already; until then they are looked at one by one. */
export type FieldIndexState = { readonly fieldId: string; readonly state: 'building' | 'ready' }

/** The part of the catalog that events are judged by. */
export interface EventTypeRegistry {
  load(): Promise<CatalogContent>
  /** Stores the type, and its version where that is new, if the catalog is still at `expectedRevision`. */
  saveType(type: EventType, by: string, expectedRevision: number): Promise<SaveTypeAnswer>
  deleteType(id: string, expectedRevision: number): Promise<DeleteTypeAnswer>
  /** One for every field that is indexed. */
  fieldIndexes(): Promise<FieldIndexState[]>
}

/** The part of the catalog that keeps the rules over event types. */
export interface RuleRegistry {
  saveGuardRule(rule: GuardRule, expectedRevision: number): Promise<SaveRuleAnswer>
  /** Only for a rule that was never published: events keep what published ones decided. */
  deleteGuardRule(id: string, expectedRevision: number): Promise<SaveRuleAnswer>
  /** A rule remembers events from the moment it is enabled: enabled again it begins anew. */
  saveDuplicationRule(rule: DuplicationRule, expectedRevision: number): Promise<SaveRuleAnswer>
  /** The rule's statistics and what it remembers go with it; events keep their hits. */
  deleteDuplicationRule(id: string, expectedRevision: number): Promise<SaveRuleAnswer>
  /** One for every duplication rule, also when it was never asked. */
  duplicationStatistics(): Promise<RuleStatistics[]>
  /** Forgets which events were seen; answers how many. */
  resetDuplication(scope: ResetScope): Promise<number>
}

export type SaveRuleAnswer = 'saved' | 'stale-catalog'

/** Port: what the log is about and who may use it. Every engine passes test/catalog.suite.ts. */
export interface Catalog {
  readonly types: EventTypeRegistry
  readonly rules: RuleRegistry
  readonly assets: AssetRegistry
  readonly access: AccessRegistry
}
