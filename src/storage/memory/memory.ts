import type { Token, User } from '../../core/access/access-registry.ts'
import type { Asset } from '../../core/assets/asset.ts'
import type { CatalogContent } from '../../core/catalog.ts'
import type { Correlation } from '../../core/correlation/correlation.ts'
import type { RuleStatistics } from '../../core/duplication/duplication-check.ts'
import type { DuplicationRule } from '../../core/duplication/duplication-rule.ts'
import { builtinTypes } from '../../core/event-types/builtin.ts'
import { BUILTIN_AUTHOR } from '../../core/event-types/builtin-author.ts'
import type { EventType, EventTypeVersion } from '../../core/event-types/event-type.ts'
import type { Entry } from '../../core/events/entry.ts'
import type { Event } from '../../core/events/event.ts'
import type { Repeated } from '../../core/events/event-store.ts'
import type { IdempotencyClaim } from '../../core/events/idempotency.ts'
import type { FeedRecord, SetAside } from '../../core/feeds/feed-registry.ts'
import type { GuardRule } from '../../core/rules/guard-rule.ts'
import type { Instant } from '../../core/time/instant.ts'
import type { Webhook } from '../../core/webhooks/webhook.ts'

/**
 * Everything the engine knows. Maps are keyed by id, tag or hash; arrays are in the order things came in. What is
 * in them never changes, it is replaced.
 */
export type Memory = {
  readonly entries: Entry[]
  readonly events: Map<string, Event>
  readonly assets: Map<string, Asset>
  readonly types: Map<string, EventType>
  readonly versions: EventTypeVersion[]
  readonly guardRules: Map<string, GuardRule>
  readonly duplicationRules: Map<string, DuplicationRule>
  readonly statistics: Map<string, RuleStatistics>
  readonly fingerprints: Fingerprint[]
  /** Answers by scope and key. */
  readonly claims: Map<string, ClaimedAnswer>
  /** Links that stand. */
  readonly correlations: Map<string, Correlation>
  readonly users: Map<string, User>
  readonly tokens: Map<string, Token>
  readonly feeds: Map<string, FeedRecord>
  readonly setAside: { readonly feed: string; readonly entry: SetAside }[]
  readonly webhooks: Map<string, Webhook>
  /** Of webhooks, by their id. */
  readonly failingSince: Map<string, Instant>
  /** Who wants to know of new entries. */
  readonly listeners: Set<() => void>
  catalogRevision: CatalogContent['revision']
  lastAssetNumber: number
}

/** What a duplication rule remembers of an event that was kept. */
export type Fingerprint = {
  readonly ruleId: string
  readonly fingerprint: string
  readonly eventId: string
  readonly seq: number
  readonly occurredAt: Instant
}

/** What was answered under a key, events included: they are replaced when they change. */
export type ClaimedAnswer = {
  readonly claim: IdempotencyClaim
  readonly command: 'append' | 'revise'
  readonly answer: Repeated
}

export function createMemory(): Memory {
  const types = builtinTypes()
  return {
    entries: [],
    events: new Map(),
    assets: new Map(),
    types: new Map(types.map((type) => [type.id, type])),
    versions: types.map((type) => versionOf(type, BUILTIN_AUTHOR)),
    guardRules: new Map(),
    duplicationRules: new Map(),
    statistics: new Map(),
    fingerprints: [],
    claims: new Map(),
    correlations: new Map(),
    users: new Map(),
    tokens: new Map(),
    feeds: new Map(),
    setAside: [],
    webhooks: new Map(),
    failingSince: new Map(),
    listeners: new Set(),
    catalogRevision: 1,
    lastAssetNumber: 0,
  }
}

export function versionOf(
  { id, version, fields, rules, updatedAt }: EventType,
  by: string,
): EventTypeVersion {
  return { typeId: id, version, fields, rules, createdAt: updatedAt, createdBy: by }
}
