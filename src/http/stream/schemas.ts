import Type from 'typebox'
import { RELATIONS } from '../../core/correlation/correlation.ts'
import { EVENT_EXAMPLE } from '../events/examples.ts'
import { EVENT } from '../events/schema.ts'

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()])

/** The `data` of each server-sent event. */
export const STREAMED_ENTRY = Type.Object({
  kind: Type.Enum(['record', 'revise', 'merge', 'link', 'unlink']),
  event: EVENT,
  recorded_at: Type.String({ format: 'date-time', description: 'When the entry was recorded' }),
  recorded_by: Type.String({ description: 'Who recorded the entry' }),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Of a correction' }),
  correlation: Type.Union([
    Type.Object({
      id: Type.String(),
      from_event_id: Type.String(),
      to_event_id: Type.String(),
      relation: Type.Enum([...RELATIONS]),
      comment: TEXT_OR_NULL,
    }),
    Type.Null(),
  ]),
  leaves_filter: Type.Optional(
    Type.Literal(true, { description: 'A correction after which the event no longer meets the filter' }),
  ),
})

const ENTRY_EXAMPLE = {
  kind: 'record',
  event: EVENT_EXAMPLE,
  recorded_at: EVENT_EXAMPLE.recorded_at,
  recorded_by: EVENT_EXAMPLE.recorded_by,
  reason: null,
  correlation: null,
}

export const STREAM_EXAMPLE = `retry: 2000
id: NDEgX2E0bThxMFo3dg

id: NDIgZzVfUWwwMXhOdw
event: record
data: ${JSON.stringify(ENTRY_EXAMPLE)}

`
