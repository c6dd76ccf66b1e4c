import type { Database } from 'better-sqlite3'
import type { EventStore } from '../../src/core/events/event-store.ts'
import type { Random } from '../log/random.ts'

/** What a log has to ask about. */
export type LogFacts = {
  readonly random: Random
  /** A tag, as likely as the asset has events. */
  readonly asset: () => string
  /** When the first and the last event occurred, in microseconds. */
  readonly first: bigint
  readonly last: bigint
  /** The id of a field of the site's types. */
  readonly fieldId: (typeId: string, name: string) => string
}

/** One kind of question to a log, as Groundlog is asked and as a statement prepared by hand is. */
export type Question<Asked> = {
  readonly label: string
  /** Questions in one run of a side. */
  readonly times: number
  readonly runs: number
  readonly draw: (facts: LogFacts) => Asked
  /** Both answer with a number, mostly of rows, which must be the same. */
  readonly ours: (events: EventStore, asked: Asked) => Promise<number>
  readonly bare: (database: Database) => (asked: Asked) => number
  /** How much longer than the bare statement ours may take at the 99th percentile. */
  readonly goal?: number
}

/** What a list shows of an event, by the shortest way to it. */
export const SHOWN = `e.seq, e.id, a.tag, e.asset_type, t.id, e.type_version, e.source, e.revision,
  e.occurrence_count, e.duplicate_of, e.warnings, e.hit, c.occurred_at, c.ended_at, c.severity, c.description,
  c.fields, c.verbatim, c.judged_by, r.recorded_at, r.recorded_by`

export const WITH_ENTRIES = `event as e join entry as c on c.seq = e.current join entry as r on r.seq = e.seq
  join asset as a on a.number = e.asset join event_type as t on t.number = e.type`

/** The usual page of a list, and one event more, which tells whether there is another page. */
export const PAGE = 51
