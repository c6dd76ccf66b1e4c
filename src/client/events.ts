import type { FourWord } from '../core/events/severity.ts'
import type { Verdict } from '../core/events/verdict.ts'
import type { Json, JsonObject } from '../core/json.ts'
import { type Asker, at, type Opener, type QueryValues } from './ask.ts'
import type { Page } from './page.ts'
import { type StreamOptions, type StreamQuery, streamEvents } from './stream-events.ts'

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
  readonly judged_by: readonly {
    readonly rule_id: string
    readonly version: number
    readonly outcome: 'passed' | 'warned' | 'audited'
    readonly findings?: readonly string[]
  }[]
  /** There where a duplication rule says that the event repeats another. */
  readonly duplicate?: Duplicate
}

export type Duplicate = {
  readonly duplicate: true
  /** The event that was there first. */
  readonly duplicate_of: string
  readonly rule_id: string
  readonly fingerprint: string
  readonly matched: JsonObject
  readonly occurrence_count: number
}

/**
 * `dropped` and `merged-into`: the event that was there first is the one given back. A duplicate that a rule
 * rejects is a ClientError with the status 409.
 */
export type RecordVerdict = {
  readonly outcome: KeptOutcome
  readonly event: LoggedEvent
  /** Whether this is the first answer to the same request, given again. */
  readonly replayed: boolean
}

type KeptOutcome = Exclude<Verdict['outcome'], 'refused' | 'rejected-duplicate'>

export type RecordOptions = {
  /** 1–255 visible ASCII characters: for a day, the same request with the same key is recorded once. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export type BatchOptions = RecordOptions & {
  /** All or none: one event that is not kept makes the call reject with ClientError. */
  readonly atomic?: boolean
}

/** What became of the event at `index`; `status` is what it would have been answered alone. */
export type BatchItem = {
  readonly index: number
  readonly status: number
  /** Null where the server failed: send it again. */
  readonly verdict: Verdict['outcome'] | null
  /** The event recorded, or the one that was there first. */
  readonly id?: string
  readonly duplicate?: Duplicate
  readonly detail?: Json
}

export type BatchAnswer = {
  readonly data: readonly BatchItem[]
  readonly total: number
  readonly recorded: number
  readonly flagged: number
  readonly merged: number
  readonly dropped: number
  readonly rejected: number
  readonly refused: number
  readonly failed: number
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
  /** ISO 8601: as the log stood then. */
  readonly as_of?: string
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

/** The filters of a list; there are no pages. */
export type ExportQuery = Omit<EventQuery, 'limit' | 'offset' | 'cursor' | 'total' | 'event_type_id'> & {
  readonly event_type_id?: string | readonly string[]
  /** NDJSON if absent. */
  readonly format?: 'ndjson' | 'csv'
}

export function events(ask: Asker, open: Opener) {
  return {
    /** Safe to repeat with an `idempotencyKey`, or when the event carries a `dedup_key`. */
    record: async (event: NewEvent, options: RecordOptions = {}): Promise<RecordVerdict> => {
      const { headers, body } = await ask<LoggedEvent>({
        method: 'POST',
        path: '/events',
        body: event,
        headers: keyHeader(options),
        signal: options.signal,
      })
      return {
        outcome: headers.get('groundlog-verdict') as KeptOutcome,
        event: body,
        replayed: headers.get('idempotency-replayed') === 'true',
      }
    },
    /** Records up to 10,000 events in one request; each is answered for itself. */
    recordMany: async (events: readonly NewEvent[], options: BatchOptions = {}): Promise<BatchAnswer> => {
      const answer = await ask<BatchAnswer>({
        method: 'POST',
        path: '/events/batch',
        query: { atomic: options.atomic },
        body: events,
        headers: keyHeader(options),
        signal: options.signal,
      })
      return answer.body
    },
    list: async (query?: EventQuery) =>
      (await ask<Page<LoggedEvent>>({ method: 'GET', path: '/events', query })).body,
    /**
     * Every event that matches, as it stood at one moment. The bytes come as they are read; `seq` is the newest entry
     * that was looked at. A body that breaks off was not finished.
     */
    export: async (query?: ExportQuery, { signal }: { readonly signal?: AbortSignal } = {}) => {
      const { body, headers } = await open({ method: 'GET', path: '/events/export', query, signal })
      return { seq: Number(headers.get('groundlog-seq')), body: body ?? new Blob().stream() }
    },
    /** The log as it grows: every entry once, in order. Comes back by itself; see `streamEvents`. */
    stream: (query?: StreamQuery, options?: StreamOptions) => streamEvents(open, query, options),
    /** With `asOf`, ISO 8601, as it was believed to be then. */
    get: async (id: string, asOf?: string) =>
      (await ask<LoggedEvent>({ method: 'GET', path: at`/events/${id}`, query: { as_of: asOf } })).body,
    revise: async (
      id: string,
      changes: EventChanges,
      options: Pick<RecordOptions, 'idempotencyKey'> = {},
    ) => {
      const headers = keyHeader(options)
      return (await ask<LoggedEvent>({ method: 'PATCH', path: at`/events/${id}`, body: changes, headers }))
        .body
    },
    history: async (id: string) =>
      (await ask<{ data: readonly EventRevision[] }>({ method: 'GET', path: at`/events/${id}/history` }))
        .body,
  }
}

export function keyHeader({ idempotencyKey: key }: Pick<RecordOptions, 'idempotencyKey'>) {
  return key === undefined ? undefined : { 'idempotency-key': key }
}
