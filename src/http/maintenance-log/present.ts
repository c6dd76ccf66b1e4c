import { MAINTENANCE_TYPES, maintenanceCategory, maintenanceLabel } from '../../core/event-types/builtin.ts'
import type { Event } from '../../core/events/event.ts'
import { FOUR_WORDS, fourWord } from '../../core/events/severity.ts'
import { formatInstant } from '../../core/time/instant.ts'

/** The answer to a new entry, keys in the documented order. */
export function presentReceipt(event: Event) {
  return {
    event_id: event.id,
    asset_id: event.asset,
    event_type: event.typeId,
    severity: fourWord(event.severity!),
    timestamp: formatInstant(event.occurredAt),
    message: `Log entry created successfully for ${event.asset}`,
  }
}

/** An entry in a list. Severity and description are never absent: the maintenance types require them. */
export function presentEntry(event: Event) {
  return {
    timestamp: formatInstant(event.occurredAt),
    asset_id: event.asset,
    event_type: event.typeId,
    severity: fourWord(event.severity!),
    description: event.description!,
    event_id: event.id,
  }
}

/** What a form can offer: the event types by category and the severities. */
export const TYPES_ANSWER = {
  event_types: MAINTENANCE_TYPES.map((value) => ({
    value,
    category: maintenanceCategory(value),
    label: maintenanceLabel(value),
  })),
  severities: Object.keys(FOUR_WORDS),
}
