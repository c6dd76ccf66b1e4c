import type { Entry } from '../events/entry.ts'
import type { Event, EventContent } from '../events/event.ts'
import type { Instant } from '../time/instant.ts'

/** A place between two entries of the log. Only the engine that gave it knows what it says. */
export type Cursor = string

/** An entry with all that a receiver may need, so that it need not ask for more. */
export type FeedEntry = Entry & {
  /** The event that the entry is about, as it stood right after it; of a link, the event it leads from. */
  readonly standing: Event
}

export type Slice = {
  readonly entries: readonly FeedEntry[]
  /** Behind the last of the entries. */
  readonly next: Cursor
}

/** How much may be read at once. `bytes` counts what the entries say, roughly. */
export type SliceLimits = { readonly entries: number; readonly bytes: number }

export type Ahead = {
  readonly entries: number
  /** When the first of them was recorded; null where there is none. */
  readonly since: Instant | null
}

/** A place of its own for every event of an asset, also among those of the same moment. */
export type Position = {
  readonly occurredAt: Instant
  /**
   * How many events were put at this moment of the asset's timeline before, those that have been moved away since
   * included. It follows from the log alone and never changes.
   */
  readonly ordinal: number
}

/** Where an entry put its event. */
export type Placement = {
  readonly seq: number
  readonly at: Position
  /** What the event said before and where it stood; null for the entry that recorded it. */
  readonly before: { readonly said: EventContent; readonly at: Position } | null
}

/** Port: the log as feeds follow it. Every engine passes test/feed-storage.suite.ts. */
export interface EntryLog {
  /** Before the first entry. */
  readonly start: Cursor
  /** The entries after a cursor, oldest first: one at least where there is one, more as far as the limits go. */
  tail(after: Cursor, limits: SliceLimits): Promise<Slice>
  /** Before the first entry that was recorded at or after a moment. */
  cursorAt(moment: Instant): Promise<Cursor>
  /** Behind the newest entry. */
  end(): Promise<Cursor>
  /** Right behind an entry. */
  behind(entry: Pick<Entry, 'seq'>): Cursor
  /** The last entry that a cursor has passed; null before the first, and where the text is no cursor of this log. */
  passed(cursor: string): Promise<FeedEntry | null>
  /** What a cursor has not passed yet. */
  ahead(cursor: Cursor): Promise<Ahead>
  /**
   * The entry `seq` and those after it that recorded, revised or counted up the same event, up to the cursor, oldest
   * first. Empty where there is no such entry.
   */
  sameEvent(seq: number, upTo: Cursor): Promise<FeedEntry[]>
  /** In the order asked for; without those that are no records or revisions. */
  placed(seqs: readonly number[]): Promise<Placement[]>
  /**
   * Calls `listener` soon after entries were committed in this process; also when nothing was, and once for many.
   * What it gives back ends that.
   */
  onAppended(listener: () => void): () => void
}
