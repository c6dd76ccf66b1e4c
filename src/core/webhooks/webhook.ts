import type { EntryKind } from '../events/entry.ts'
import type { Condition } from '../rules/condition.ts'
import type { FieldIds } from '../rules/guard-rule.ts'
import type { Instant } from '../time/instant.ts'

/** What an entry did to its event, in the words that webhooks and their types of CloudEvents use. */
export const ENTRY_WORDS = {
  record: 'recorded',
  revise: 'revised',
  merge: 'merged',
  link: 'linked',
  unlink: 'unlinked',
} as const satisfies Record<EntryKind, string>

export type EntryWord = (typeof ENTRY_WORDS)[EntryKind]

/** Which entries are sent, and where to. Null in a list's place: all. */
export type WebhookContent = {
  readonly name: string
  readonly url: string
  readonly eventTypeIds: readonly string[] | null
  readonly assets: readonly string[] | null
  readonly kinds: readonly EntryWord[] | null
  /** Asked about the event as it stood right after the entry; null: every one. */
  readonly condition: Condition | null
  /** What names of fields in the condition stood for when it was saved. */
  readonly fieldIds: FieldIds
}

/** Somebody who wants to be told of entries by HTTP. */
export type Webhook = WebhookContent & {
  readonly id: string
  /** What deliveries are signed with, newest first: two while receivers change over. Never shown again. */
  readonly secrets: readonly string[]
  /** Counts the edits, from 1. */
  readonly revision: number
  readonly createdAt: Instant
  readonly createdBy: string
  readonly updatedAt: Instant
}

/** The name of the feed that delivers to a webhook. */
export function feedOf({ id }: Pick<Webhook, 'id'>): string {
  return `webhook:${id}`
}
