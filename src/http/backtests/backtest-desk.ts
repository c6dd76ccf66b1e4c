import type { EventFilter } from '../../core/events/event-query.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { Json } from '../../core/json.ts'
import type { SurveySpec } from '../../core/surveys/survey.ts'
import type { Instant } from '../../core/time/instant.ts'

export const BACKTEST_STATES = ['queued', 'running', 'done', 'cancelled', 'failed'] as const

export type BacktestState = (typeof BACKTEST_STATES)[number]

export type BacktestOrder = {
  readonly ruleId: string
  /** Of a guard rule; null for a duplication rule. */
  readonly version: number | null
  readonly spec: Extract<SurveySpec, { kind: 'guard-backtest' | 'duplication-backtest' }>
  readonly filter: EventFilter
  readonly by: string
}

/** A rule being tried on stored events, as it stands now. */
export type Backtest = {
  readonly id: string
  readonly order: BacktestOrder
  readonly state: BacktestState
  readonly seen: number
  /** Null until they are counted, and where there are too many to count. */
  readonly total: number | null
  readonly result: Json
  readonly error: string | null
  readonly createdAt: Instant
  readonly endedAt: Instant | null
}

type Entry = { -readonly [Key in keyof Backtest]: Backtest[Key] } & { readonly abort: AbortController }

type Parts = {
  readonly events: Pick<EventStore, 'survey' | 'count'>
  readonly now: () => Instant
  readonly newId: () => string
}

const AT_ONCE = 2
const MAX_QUEUED = 50

/** How long a backtest can be read after it has ended, in microseconds. */
const KEPT_FOR = 3_600_000_000n

/** And no more than so many: results hold samples of events. */
const MAX_ENDED = 200

/** Counting holds up other long reads, so that it is given up where no counter knows the answer. */
const COUNT_AT_MOST = 1_000_000

/**
 * Runs backtests away from the thread that answers, two at once while others wait their turn. They live in memory:
 * a restart forgets them.
 */
export class BacktestDesk {
  readonly #parts: Parts
  /** Oldest first. */
  readonly #entries = new Map<string, Entry>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Null where too many are waiting already. */
  start(order: BacktestOrder): Backtest | null {
    if (this.#in('queued').length >= MAX_QUEUED) return null
    const { now, newId } = this.#parts
    const progress = { state: 'queued', seen: 0, total: null, result: null, error: null } as const
    const times = { createdAt: now(), endedAt: null }
    const entry: Entry = { id: newId(), order, ...progress, ...times, abort: new AbortController() }
    this.#entries.set(entry.id, entry)
    this.#runNext()
    return entry
  }

  get(id: string): Backtest | undefined {
    this.#forgetOld()
    return this.#entries.get(id)
  }

  /** Newest first. */
  list(): Backtest[] {
    this.#forgetOld()
    return [...this.#entries.values()].reverse()
  }

  /** Ends one that has not ended, and lets it be read on; one that has ended is forgotten. */
  cancel(id: string): 'cancelled' | 'forgotten' | 'unknown' {
    const entry = this.get(id) as Entry | undefined
    if (!entry) return 'unknown'
    if (entry.endedAt !== null) {
      this.#entries.delete(id)
      return 'forgotten'
    }
    this.#end(entry, 'cancelled')
    entry.abort.abort(new Error('The backtest was cancelled'))
    return 'cancelled'
  }

  /** Ends all of them. */
  close(): void {
    for (const { id, endedAt } of this.#entries.values()) if (endedAt === null) this.cancel(id)
  }

  #in(state: BacktestState): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.state === state)
  }

  #runNext(): void {
    const [next] = this.#in('queued')
    if (!next || this.#in('running').length >= AT_ONCE) return
    next.state = 'running'
    void this.#run(next)
  }

  async #run(entry: Entry): Promise<void> {
    const { events } = this.#parts
    const { spec, filter } = entry.order
    const onProgress = (seen: number) => {
      entry.seen = seen
    }
    try {
      const surveying = events.survey(spec, filter, { onProgress, signal: entry.abort.signal })
      // Progress can do without a total, and so can a backtest that is over before it is counted.
      events.count(filter, COUNT_AT_MOST).then(
        ({ total, exact }) => {
          if (exact) entry.total ??= total
        },
        () => {},
      )
      entry.result = await surveying
      entry.total = entry.seen
      this.#end(entry, 'done')
    } catch (error) {
      entry.error = entry.endedAt === null && error instanceof Error ? error.message : null
      this.#end(entry, 'failed')
    }
  }

  #end(entry: Entry, state: BacktestState): void {
    if (entry.endedAt !== null) return
    entry.state = state
    entry.endedAt = this.#parts.now()
    this.#runNext()
  }

  #forgetOld(): void {
    const ended = [...this.#entries.values()].filter(({ endedAt }) => endedAt !== null)
    const since = this.#parts.now() - KEPT_FOR
    for (const [index, { id, endedAt }] of ended.entries()) {
      if (endedAt! < since || index < ended.length - MAX_ENDED) this.#entries.delete(id)
    }
  }
}
