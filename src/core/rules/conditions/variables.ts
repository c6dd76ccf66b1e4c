import type { EventContent, EventIdentity } from '../../events/event.ts'
import { fourWord, type Severity, syslogWord } from '../../events/severity.ts'
import type { Instant } from '../../time/instant.ts'
import type { Budget } from './budget.ts'
import { NUMBER, TEXT, TIME, type Type } from './cel/type.ts'
import { time, type Value } from './cel/value.ts'
import type { FieldReader } from './field-readers.ts'

/** What conditions may ask about an event beside its fields. */
export type Subject = Pick<EventIdentity, 'asset' | 'assetType' | 'typeId' | 'source'> &
  Pick<EventContent, 'endedAt' | 'severity' | 'description'> & {
    /** Null while nobody has said when: then `event.occurred_at` has no value. */
    readonly occurredAt: Instant | null
  }

/** One event as conditions see it. Building one is free: values are read when they are asked for. */
export type View = { readonly subject: Subject; readonly fields: FieldReader }

/** What a condition is evaluated with. */
export type Variables = {
  readonly event: View
  /** Null where an event is not being corrected. */
  readonly old: View | null
  /** Shared by all conditions that are asked about the event. */
  readonly budget: Budget
}

type Attribute = {
  readonly type: Type
  readonly meaning: string
  readonly read: (subject: Subject) => Value | undefined
}

/** What `event.` and `old.` are followed by, beside `fields`. */
export const ATTRIBUTES: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['entity_id', { type: TEXT, meaning: 'The tag of the asset.', read: ({ asset }) => asset }],
  [
    'entity_type',
    { type: TEXT, meaning: 'The type of the asset.', read: ({ assetType }) => assetType ?? undefined },
  ],
  ['event_type_id', { type: TEXT, meaning: 'The id of the event type.', read: ({ typeId }) => typeId }],
  ['occurred_at', { type: TIME, meaning: 'When it happened.', read: ({ occurredAt }) => moment(occurredAt) }],
  ['ended_at', { type: TIME, meaning: 'When it was over.', read: ({ endedAt }) => moment(endedAt) }],
  [
    'severity',
    { type: TEXT, meaning: 'LOW, MEDIUM, HIGH or CRITICAL.', read: ({ severity }) => word(severity) },
  ],
  [
    'severity_level',
    { type: NUMBER, meaning: 'From 0, the worst, to 7.', read: ({ severity }) => level(severity) },
  ],
  [
    'severity_word',
    {
      type: TEXT,
      meaning: "Syslog's eight words, EMERGENCY to DEBUG, and NOTE.",
      read: ({ severity }) => (severity === null ? undefined : syslogWord(severity)),
    },
  ],
  [
    'description',
    { type: TEXT, meaning: 'What was written.', read: ({ description }) => description ?? undefined },
  ],
  ['source', { type: TEXT, meaning: 'Which door it came in by.', read: ({ source }) => source }],
])

function moment(instant: Instant | null): Value | undefined {
  return instant === null ? undefined : time(instant)
}

function word(severity: Severity | null): Value | undefined {
  return severity === null ? undefined : fourWord(severity)
}

/** NOTE stands at level 6. */
function level(severity: Severity | null): Value | undefined {
  return severity === null ? undefined : severity === 8 ? 6 : severity
}
