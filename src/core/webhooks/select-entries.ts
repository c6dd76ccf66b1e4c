import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { FeedEntry } from '../feeds/entry-log.ts'
import { type CompiledGuard, compileGuard, type GuardSet, guardView } from '../rules/compile-guard.ts'
import { openBudget } from '../rules/conditions/budget.ts'
import type { GuardRuleContent } from '../rules/guard-rule.ts'
import { ENTRY_WORDS, type WebhookContent } from './webhook.ts'

const NOTHING_UNTOLD: ReadonlySet<string> = new Set()

/**
 * Says of entries whether a webhook wants them. A condition that lacks a value it asks for does not hold; one that
 * cannot be evaluated for another reason lets the entry through: rather one too many than one that nobody hears of.
 */
export function createSelection(
  webhook: WebhookContent,
  catalog: () => CatalogSnapshot,
): (entry: FeedEntry) => boolean {
  const types = webhook.eventTypeIds && new Set(webhook.eventTypeIds)
  const assets = webhook.assets && new Set(webhook.assets)
  const kinds = webhook.kinds && new Set(webhook.kinds)
  const holds = conditionOf(webhook, catalog)
  return (entry) => {
    const { typeId, asset } = entry.standing
    if (types && !types.has(typeId)) return false
    if (assets && !assets.has(asset)) return false
    if (kinds && !kinds.has(ENTRY_WORDS[entry.kind])) return false
    return holds(entry)
  }
}

type Ready = { readonly guard: CompiledGuard; readonly view: GuardSet['view'] }

/** A condition is asked like the `match` of a guard rule: in the names that fields have today. */
function conditionOf(webhook: WebhookContent, catalog: () => CatalogSnapshot): (entry: FeedEntry) => boolean {
  const { condition } = webhook
  if (condition === null) return () => true
  const content = asGuard(webhook)
  let revision = -1
  const ready = new Map<string, Ready | null>()
  const readyFor = (typeId: string): Ready | null => {
    const snapshot = catalog()
    if (snapshot.revision !== revision) ready.clear()
    revision = snapshot.revision
    let known = ready.get(typeId)
    if (known === undefined) {
      const type = snapshot.type(typeId)
      known = type
        ? { guard: compileGuard({ ruleId: '', version: 0, content }, type), view: guardView(type) }
        : null
      ready.set(typeId, known)
    }
    return known
  }
  return ({ standing }) => {
    const found = readyFor(standing.typeId)
    if (!found) return true
    const variables = { event: found.view(standing), old: null, budget: openBudget() }
    return found.guard.judge(variables, NOTHING_UNTOLD) !== 'not-applied'
  }
}

/** A selection in the form of the rule whose `match` it is. */
export function asGuard({ name, eventTypeIds, condition, fieldIds }: WebhookContent): GuardRuleContent {
  return {
    name,
    description: null,
    eventTypeIds,
    operations: ['create'],
    match: condition,
    validations: [],
    params: {},
    actions: ['audit'],
    failurePolicy: 'fail',
    fieldIds,
  }
}
