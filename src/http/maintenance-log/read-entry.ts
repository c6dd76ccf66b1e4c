import { FOUR_WORDS } from '../../core/events/severity.ts'
import type { Submission } from '../../core/events/submission.ts'
import { readBody } from '../fastapi/read-body.ts'
import type { Ask } from '../route.ts'
import { checkEntry } from './schema.ts'

/** A maintenance entry in the domain's words. */
export function readEntry(request: Ask): Submission {
  const entry = readBody(request, checkEntry)
  return {
    asset: entry.asset_id,
    assetType: null,
    registersAsset: true,
    typeId: entry.event_type,
    occurredAt: entry.timestamp ?? null,
    endedAt: null,
    severity: FOUR_WORDS[entry.severity],
    description: entry.description,
    fields: {},
    verbatim: null,
    dedupKey: null,
    source: 'maintenance-log',
    recordedBy: request.principal.name,
  }
}
