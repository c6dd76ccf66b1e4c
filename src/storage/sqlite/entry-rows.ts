import type { Entry, EntryKind } from '../../core/events/entry.ts'
import type { EventIdentity } from '../../core/events/event.ts'
import { CONTENT, contentOf, IDENTITY, identityOf, REST_AT, type Row } from './event-rows.ts'

/** What kinds of entries are stored as. Stored numbers never change their meaning. */
export const KIND_CODES = { record: 1, revise: 2, merge: 3, link: 4, unlink: 5 } as const satisfies Record<
  EntryKind,
  number
>

/** `c` is the entry, `e` the event it is about, `r` the entry that recorded that, `a` asset, `t` type. */
export const ENTRY_QUERY = `select ${CONTENT}, ${IDENTITY},
    c.seq, c.kind, c.revision, c.recorded_at, c.recorded_by, c.reason, c.said,
    c.event, e.duplicate_of, e.hit, r.recorded_at
  from entry as c cross join event as e on e.seq = c.event
  cross join entry as r on r.seq = e.seq cross join asset as a on a.number = e.asset
  cross join event_type as t on t.number = e.type`

/** Where what `entryOf` does not read begins: the last line of columns. */
export const BESIDE_ENTRY_AT = REST_AT + 7

const KINDS = new Map(Object.entries(KIND_CODES).map(([kind, code]) => [code as number, kind as EntryKind]))

export function entryOf(row: Row): Entry {
  const [seq, code, revision, recordedAt, recordedBy, reason, said] = row.slice(REST_AT)
  const kind = kindOfCode(Number(code))
  const identity = identityOf(row)
  return {
    seq: Number(seq),
    kind,
    eventId: identity.id,
    revision: Number(revision),
    recordedAt: recordedAt as bigint,
    recordedBy: recordedBy as string,
    reason: reason as string | null,
    ...saidIn(kind, { row, identity, said: said as string | null }),
  }
}

type Stored = { readonly row: Row; readonly identity: EventIdentity; readonly said: string | null }

function saidIn(kind: EntryKind, { row, identity, said }: Stored): Pick<Entry, 'event' | 'correlation'> {
  if (kind === 'link' || kind === 'unlink') {
    return { event: null, correlation: JSON.parse(said!) as NonNullable<Entry['correlation']> }
  }
  const who = kind === 'merge' ? (JSON.parse(said!) as EventIdentity) : identity
  return { event: { ...who, ...contentOf(row) }, correlation: null }
}

function kindOfCode(code: number): EntryKind {
  const kind = KINDS.get(code)
  if (!kind) throw new Error(`The log holds an entry of kind ${code}, which this version does not know`)
  return kind
}
