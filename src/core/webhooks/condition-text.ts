import type { CatalogSnapshot } from '../catalog-snapshot.ts'
import type { Condition } from '../rules/condition.ts'
import { inTodaysWords } from '../rules/field-ids.ts'
import { asGuard } from './select-entries.ts'
import type { WebhookContent } from './webhook.ts'

/** The condition as it reads with the names that fields have today. */
export function conditionInTodaysWords(webhook: WebhookContent, catalog: CatalogSnapshot): Condition | null {
  return inTodaysWords(asGuard(webhook), catalog).match
}
