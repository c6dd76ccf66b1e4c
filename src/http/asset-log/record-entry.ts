import { ASSET_LOG } from '../../core/event-types/builtin.ts'
import type { Event } from '../../core/events/event.ts'
import { recordEvent } from '../../core/events/record-event.ts'
import { Refused } from '../dialect.ts'
import type { House } from '../house.ts'
import type { Ask } from '../route.ts'
import type { NewEntry } from './new-entry.ts'

/**
 * Records an entry of the asset log about an asset that exists.
 * @throws Refused when the rules or the disappearance of the asset forbid it.
 */
export async function recordEntry(
  house: House,
  request: Ask,
  entry: NewEntry & { readonly asset: string },
): Promise<Event> {
  const verdict = await recordEvent(house, {
    ...entry,
    assetType: null,
    registersAsset: false,
    typeId: ASSET_LOG,
    occurredAt: null,
    endedAt: null,
    fields: {},
    dedupKey: null,
    source: 'asset-log',
    recordedBy: request.principal.name,
  })
  request.verdict = verdict.outcome
  if (verdict.outcome === 'refused') throw new Refused(verdict.refusal)
  return verdict.event
}
