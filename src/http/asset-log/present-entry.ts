import type { Event } from '../../core/events/event.ts'
import { syslogWord } from '../../core/events/severity.ts'
import { formatSeconds } from '../../core/time/instant.ts'
import { rawJson, type TreeObject } from './tree.ts'

/** An event of the asset log as Collins shows it, keys in its order. CREATED has no zone; it is UTC. */
export function presentEntry(event: Event): TreeObject {
  // A correction of the description takes the JSON text away, and with it the reason for the format.
  const json = event.verbatim?.['message']
  return {
    ID: event.seq,
    ASSET_TAG: event.asset,
    CREATED: formatSeconds(event.occurredAt),
    CREATED_BY: event.recordedBy,
    FORMAT: json === undefined ? 'text/plain' : 'application/json',
    SOURCE: event.verbatim?.['source'] ?? 'API',
    TYPE: syslogWord(event.severity ?? 6),
    MESSAGE: json === undefined ? event.description : rawJson(json),
  }
}
