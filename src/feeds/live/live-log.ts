import type { EventStore } from '../../core/events/event-store.ts'
import type { Cursor, EntryLog, FeedEntry, SliceLimits } from '../../core/feeds/entry-log.ts'
import type { LiveEntry, LiveLog, Pace, Subscriber, Subscription } from '../../core/feeds/live-log.ts'
import { backOff } from '../back-off.ts'
import type { FeedLog } from '../feed-runner.ts'
import { Rest } from '../rest.ts'
import type { Timers } from '../timers.ts'
import { Pacing } from './pacing.ts'
import { RecentEntries } from './recent-entries.ts'
import { Slice } from './slice.ts'

export type LiveLogParts = {
  readonly log: EntryLog
  readonly events: Pick<EventStore, 'get'>
  readonly timers: Timers
  readonly tell: FeedLog
}

/** Read at once: of what was recorded, and for one who is behind. */
const LIVE: SliceLimits = { entries: 200, bytes: 250_000 }
const BEHIND: SliceLimits = { entries: 100, bytes: 100_000 }

/** Milliseconds between looks at the log where no bell rings: another process may have written to it. */
const BETWEEN_LOOKS = 5_000

/** How much longer than the work the pauses are: recording has the thread for the rest of the time. */
const PAUSES = { live: 2, behind: 4 }

/** One who follows: `place` is behind the last entry that was given. */
type Follower = { readonly subscriber: Subscriber; place: Cursor }

/** Follows the log while there is anybody to give it to. */
export function openLiveLog(parts: LiveLogParts): LiveLog {
  return new Following(parts)
}

/**
 * Everybody who follows is in one of these: `live` is at the end of what is in memory, `behind` is given pages by
 * turns, `early` is at the end of the log, which is not in memory yet. Who is in none waits for room.
 */
class Following implements LiveLog {
  readonly #parts: LiveLogParts
  readonly #all = new Set<Follower>()
  readonly #live = new Set<Follower>()
  readonly #behind = new Set<Follower>()
  readonly #early = new Set<Follower>()
  readonly #rest: Rest
  readonly #pauses: { readonly live: Pacing; readonly behind: Pacing }
  #recent: RecentEntries | undefined
  #reading: Promise<void> | undefined
  #catchingUp: Promise<void> | undefined
  #failures = 0

  constructor(parts: LiveLogParts) {
    this.#parts = parts
    this.#rest = new Rest(parts.timers)
    const wait = (milliseconds: number) => this.#wait(milliseconds)
    const rest = (milliseconds: number) => this.#restUnlessAlone(milliseconds, 'deaf')
    this.#pauses = { live: new Pacing(PAUSES.live, rest), behind: new Pacing(PAUSES.behind, wait) }
  }

  subscribe(subscriber: Subscriber, after: Cursor): Subscription {
    const follower: Follower = { subscriber, place: after }
    this.#all.add(follower)
    this.#reading ??= this.#read()
    this.#serve(follower)
    return {
      goOn: () => this.#serve(follower),
      end: () => this.#drop(follower),
    }
  }

  async close(): Promise<void> {
    for (const follower of this.#all) this.#drop(follower)
    await Promise.all([this.#reading, this.#catchingUp])
  }

  /** Lets one who is behind have its turn. */
  #serve(follower: Follower): void {
    if (!this.#all.has(follower) || this.#live.has(follower)) return
    this.#behind.add(follower)
    this.#catchingUp ??= this.#catchUp()
  }

  #drop(follower: Follower): void {
    for (const set of [this.#all, this.#live, this.#behind, this.#early]) set.delete(follower)
    if (this.#all.size === 0) this.#rest.end()
  }

  /** Reads what is recorded, once for all, while there is anybody. */
  async #read(): Promise<void> {
    const unlisten = this.#parts.log.onAppended(() => this.#rest.ring())
    while (this.#all.size > 0) {
      try {
        await this.#step()
        this.#failures = 0
      } catch (error) {
        await this.#restUnlessAlone(this.#note(error), 'deaf')
      }
    }
    unlisten()
    this.#recent = undefined
    this.#reading = undefined
  }

  async #step(): Promise<void> {
    const { log } = this.#parts
    this.#rest.listen()
    this.#pauses.live.begin()
    this.#recent ??= new RecentEntries(await log.end())
    const { entries } = await log.tail(this.#recent.end, LIVE)
    const live = await this.#asLive(entries)
    // From here on nobody becomes live with these entries still to come.
    const takers = [...this.#live]
    this.#recent.add(live)
    for (const follower of this.#early) this.#serve(follower)
    this.#early.clear()
    if (live.length === 0) return this.#restUnlessAlone(BETWEEN_LOOKS, 'bell')
    const slice = new Slice(live)
    for (const follower of takers) {
      if (this.#live.has(follower)) this.#giveItsPart(follower, slice)
      if (this.#pauses.live.isOver()) await this.#pauses.live.nextTurn()
    }
    await this.#pauses.live.pause()
  }

  /** A page for each who is behind, by turns, until nobody is or nobody has room. */
  async #catchUp(): Promise<void> {
    const pacing = this.#pauses.behind
    pacing.begin()
    await pacing.nextTurn()
    for (const follower of this.#behind) {
      this.#behind.delete(follower)
      try {
        await this.#givePage(follower)
      } catch (error) {
        this.#note(error)
        this.#drop(follower)
        follower.subscriber.fail(error)
      }
      if (pacing.isOver()) {
        await pacing.pause()
        pacing.begin()
      }
    }
    this.#catchingUp = undefined
  }

  async #givePage(follower: Follower): Promise<void> {
    const end = this.#recent?.end
    const page =
      this.#recent?.after(follower.place, BEHIND.entries) ?? (await this.#pageAfter(follower.place))
    if (!this.#all.has(follower)) return
    if (page.length > 0) {
      if (this.#give(follower, page, 'behind') === 'ready') this.#serve(follower)
    } else if (this.#recent?.end === follower.place) this.#live.add(follower)
    else if (this.#recent?.end === end) this.#early.add(follower)
    else this.#serve(follower)
  }

  async #pageAfter(place: Cursor): Promise<LiveEntry[]> {
    const { entries } = await this.#parts.log.tail(place, BEHIND)
    return this.#asLive(entries)
  }

  /** What is about other assets costs those who follow one next to nothing, however many there are. */
  #giveItsPart(follower: Follower, slice: Slice): void {
    const { subscriber } = follower
    const wanted = slice.about(subscriber.asset)
    if (wanted.length > 0) this.#give(follower, wanted, 'live')
    if (wanted.at(-1) === slice.newest) return
    follower.place = slice.newest.place
    subscriber.pass(slice.newest)
  }

  #give(follower: Follower, entries: readonly LiveEntry[], pace: Pace): 'ready' | 'full' {
    follower.place = entries.at(-1)!.place
    try {
      return follower.subscriber.take(entries, pace)
    } catch (error) {
      this.#note(error)
      this.#drop(follower)
      follower.subscriber.fail(error)
      return 'full'
    }
  }

  #asLive(entries: readonly FeedEntry[]): Promise<LiveEntry[]> {
    const { log, events } = this.#parts
    return Promise.all(
      entries.map(async (entry) => ({
        ...entry,
        before: entry.kind === 'revise' ? await events.get(entry.eventId, entry.seq - 1) : null,
        place: log.behind(entry),
      })),
    )
  }

  #note(error: unknown): number {
    const reason = error instanceof Error ? error.message : String(error)
    this.#parts.tell.warn({ reason }, 'the live stream fails')
    this.#failures += 1
    return backOff(this.#failures, this.#parts.timers.random())
  }

  /** Nobody is left to wake who rests when the last has gone. */
  async #restUnlessAlone(milliseconds: number, until: 'bell' | 'deaf'): Promise<void> {
    if (this.#all.size > 0) await this.#rest.for(milliseconds, until)
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.#parts.timers.after(milliseconds, resolve))
  }
}
