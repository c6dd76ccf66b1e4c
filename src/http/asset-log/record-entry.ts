import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import type { Event } from '../../core/events/event.ts'
import type { Submission } from '../../core/events/submission.ts'
import { claimQueryAndBody } from '../idempotency.ts'
import { type Desk, recordSubmission } from '../record-submission.ts'
import type { Ask } from '../route.ts'
import type { NewEntry } from './new-entry.ts'

/** An entry about an asset that exists. */
export type AssetEntry = NewEntry & { readonly asset: string }

/**
 * Reads an entry of the asset log out of a request and records it. Where a duplication rule merges or drops it,
 * the entry that was there first stands for it: clients look for exactly one entry in the answer.
 * @throws Refused when it cannot be read, or the rules or the disappearance of the asset forbid it.
 */
export async function recordEntry(
  desk: Desk,
  read: () => AssetEntry | Promise<AssetEntry>,
  claimOf: typeof claimQueryAndBody | (() => null) = claimQueryAndBody,
): Promise<Event> {
  const { event } = await recordSubmission(
    desk,
    async (request) => submissionOf(await read(), request),
    claimOf,
  )
  return event
}

function submissionOf(entry: AssetEntry, { principal }: Ask): Submission {
  return {
    ...entry,
    assetType: null,
    registersAsset: false,
    typeId: ASSET_LOG,
    occurredAt: null,
    endedAt: null,
    fields: {},
    dedupKey: null,
    source: 'asset-log',
    recordedBy: principal.name,
  }
}
