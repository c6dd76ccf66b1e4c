import type { FourWord } from '../core/events/severity.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { type Asker, at, type QueryValues } from './ask.ts'
import type { Page } from './page.ts'

export type NewEvent = {
  readonly event_type_id: string
  readonly entity_id: string
  readonly entity_type?: string | null
  /** ISO 8601; now when absent. */
  readonly occurred_at?: string | null
  readonly ended_at?: string | null
  readonly severity?: FourWord | null
  readonly description?: string | null
  readonly fields?: JsonObject
  /** The client's own key: the asset's second event with it is not recorded. */
  readonly dedup_key?: string | null
}

export type LoggedEvent = {
  readonly id: string
  readonly seq: number
  readonly event_type_id: string
  readonly event_type_version: number
  readonly entity_id: string
  readonly entity_type: string | null
  readonly occurred_at: string
  readonly ended_at: string | null
  readonly severity: FourWord | null
  readonly description: string | null
  readonly fields: JsonObject
  readonly recorded_at: string
  readonly recorded_by: string
  readonly source: string
  readonly revision: number
  readonly occurrence_count: number
  readonly duplicate_of: string | null
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
}

/** `dropped`: the event with this `dedup_key` was there already, and is the one given back. */
export type RecordVerdict = {
  readonly outcome: 'recorded' | 'recorded-with-warnings' | 'dropped'
  readonly event: LoggedEvent
}

/** Beside these, `field.<name>` and `field.<name>.gte` and its kin. */
export type EventQuery = QueryValues & {
  readonly entity_id?: string
  readonly event_type_id?: string
  readonly entity_type?: string
  readonly from_date?: string
  readonly to_date?: string
  readonly severity?: FourWord
  readonly source?: string
  readonly q?: string
  readonly sort?: 'asc' | 'desc'
  readonly limit?: number
  readonly offset?: number
  readonly cursor?: string
  readonly total?: boolean
}

/** Only what is given changes; `fields` are merged, and null removes one. */
export type EventChanges = {
  readonly occurred_at?: string
  readonly ended_at?: string | null
  readonly severity?: FourWord | null
  readonly description?: string | null
  readonly fields?: Readonly<Record<string, Json>>
  readonly reason?: string
  /** The revision that was read; the server refuses with 409 when there is a newer one. */
  readonly expected_revision?: number
}

export type EventRevision = LoggedEvent & { readonly reason: string | null; readonly entry_seq: number }

export function events(ask: Asker) {
  return {
    /** Safe to repeat when the event carries a `dedup_key`. */
    record: async (event: NewEvent, signal?: AbortSignal): Promise<RecordVerdict> => {
      const answer = await ask<LoggedEvent>({ method: 'POST', path: '/events', body: event, signal })
      return { outcome: outcomeOf(answer.status, answer.body), event: answer.body }
    },
    list: async (query?: EventQuery) =>
      (await ask<Page<LoggedEvent>>({ method: 'GET', path: '/events', query })).body,
    get: async (id: string) => (await ask<LoggedEvent>({ method: 'GET', path: at`/events/${id}` })).body,
    revise: async (id: string, changes: EventChanges) =>
      (await ask<LoggedEvent>({ method: 'PATCH', path: at`/events/${id}`, body: changes })).body,
    history: async (id: string) =>
      (await ask<{ data: readonly EventRevision[] }>({ method: 'GET', path: at`/events/${id}/history` }))
        .body,
  }
}

function outcomeOf(status: number, event: LoggedEvent): RecordVerdict['outcome'] {
  if (status === 200) return 'dropped'
  return event.warnings.length > 0 ? 'recorded-with-warnings' : 'recorded'
}
