import type { EventContent, EventIdentity, FieldValues } from '../../core/events/event.ts'
import type { NewEvent } from '../../core/events/event-store.ts'

/** What an event says, as it is stored: what has parts is JSON. Made once, and the threads hand it on as it is. */
export type StoredContent = Pick<EventContent, 'occurredAt' | 'endedAt' | 'severity' | 'description'> & {
  readonly fields: string
  readonly verbatim: string | null
  /** Null where nothing judged it. */
  readonly judgedBy: string | null
}

/** A new event on its way to the log. */
export type ArrivingEvent = EventIdentity & StoredContent & Pick<NewEvent, 'registersAsset'>

export function storedContent(content: EventContent): StoredContent {
  const { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy } = content
  return {
    occurredAt,
    endedAt,
    severity,
    description,
    fields: JSON.stringify(fields),
    verbatim: verbatim === null ? null : JSON.stringify(verbatim),
    judgedBy: judgedBy.length === 0 ? null : JSON.stringify(judgedBy),
  }
}

export function arriving(event: NewEvent): ArrivingEvent {
  return { ...event, ...storedContent(event) }
}

export function fieldsIn({ fields }: StoredContent): FieldValues {
  return JSON.parse(fields)
}
