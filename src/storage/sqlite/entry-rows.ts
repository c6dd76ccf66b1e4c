import type { Entry, EntryKind } from '../../core/events/entry.ts'
import type { EventIdentity } from '../../core/events/event.ts'
import { CONTENT, type ContentRow, contentOf, IDENTITY, type IdentityRow, identityOf } from './event-rows.ts'

/** What kinds of entries are stored as. Stored numbers never change their meaning. */
export const KIND_CODES = { record: 1, revise: 2, merge: 3, link: 4, unlink: 5 } as const satisfies Record<
  EntryKind,
  number
>

/** An entry with what the event it is about was when it was recorded. */
export type EntryRow = ContentRow &
  IdentityRow & {
    readonly seq: bigint
    readonly kind: bigint
    readonly revision: bigint
    readonly enteredAt: bigint
    readonly enteredBy: string
    readonly reason: string | null
    readonly said: string | null
    readonly event: bigint
    readonly duplicateOf: string | null
    readonly hit: string | null
    readonly recordedAt: bigint
  }

/** `c` is the entry, `e` the event it is about, `r` the entry that recorded that, `a` asset, `t` type. */
export const ENTRY_QUERY = `select ${CONTENT}, ${IDENTITY},
    c.seq, c.kind, c.revision, c.recorded_at as enteredAt, c.recorded_by as enteredBy, c.reason, c.said,
    c.event, e.duplicate_of as duplicateOf, e.hit, r.recorded_at as recordedAt
  from entry as c cross join event as e on e.seq = c.event
  cross join entry as r on r.seq = e.seq cross join asset as a on a.number = e.asset
  cross join event_type as t on t.number = e.type`

const KINDS = new Map(Object.entries(KIND_CODES).map(([kind, code]) => [code as number, kind as EntryKind]))

export function entryOf(row: EntryRow): Entry {
  const kind = kindOfCode(Number(row.kind))
  const identity = identityOf(row)
  return {
    seq: Number(row.seq),
    kind,
    eventId: identity.id,
    revision: Number(row.revision),
    recordedAt: row.enteredAt,
    recordedBy: row.enteredBy,
    reason: row.reason,
    ...saidIn(kind, row, identity),
  }
}

function saidIn(
  kind: EntryKind,
  row: EntryRow,
  identity: EventIdentity,
): Pick<Entry, 'event' | 'correlation'> {
  if (kind === 'link' || kind === 'unlink') {
    return { event: null, correlation: JSON.parse(row.said!) as NonNullable<Entry['correlation']> }
  }
  const who = kind === 'merge' ? (JSON.parse(row.said!) as EventIdentity) : identity
  return { event: { ...who, ...contentOf(row) }, correlation: null }
}

function kindOfCode(code: number): EntryKind {
  const kind = KINDS.get(code)
  if (!kind) throw new Error(`The log holds an entry of kind ${code}, which this version does not know`)
  return kind
}
