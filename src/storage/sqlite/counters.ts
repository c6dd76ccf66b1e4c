import type { Database } from 'better-sqlite3'

/** What is counted apart. Severity null: events without one. */
export type CounterKey = {
  readonly asset: number
  readonly type: number
  readonly severity: number | null
  readonly source: number
}

/**
 * How many events there are of each kind. With each event they would write a page for nearly each of them; so they
 * hold the events up to one, and are brought up to date for many events at a time. Newer ones are counted as they
 * stand, by `counter-query.ts`.
 */
export type Counters = {
  /** How many entries of a log that ends with this one are not looked at yet. */
  readonly behind: (newest: number) => number
  /** Counts the next events, up to this one. */
  readonly settle: (newest: number) => void
  /** An event counts elsewhere from now on. */
  readonly move: (event: number, from: CounterKey, to: CounterKey) => void
  /** After a transaction was rolled back. */
  readonly reread: () => void
}

const NO_SEVERITY = -1

/** The asset under which all assets are counted together. */
const ALL_ASSETS = 0

const ADD_UP = 'on conflict do update set events = events + excluded.events'

/** So few entries at once that whoever records meanwhile does not notice. */
const AT_ONCE = 500

const NEW_EVENTS = 'from event where seq > @after and seq <= @upTo'

export function createCounters(database: Database): Counters {
  const counted = database.prepare<[], number>('select up_to from counted').pluck()
  const mark = database.prepare<[number]>('update counted set up_to = ?')
  const ofAssets = database.prepare(`insert into counter (asset, type, severity, source, events)
    select asset, type, coalesce(severity, ${NO_SEVERITY}), source, count(*) ${NEW_EVENTS}
    group by 1, 2, 3, 4 ${ADD_UP}`)
  const ofAll = database.prepare(`insert into counter (asset, type, severity, source, events)
    select ${ALL_ASSETS}, type, coalesce(severity, ${NO_SEVERITY}), source, count(*) ${NEW_EVENTS}
    group by type, severity, source ${ADD_UP}`)
  const change = database.prepare<[number, number, number, number, number]>(
    `insert into counter (asset, type, severity, source, events) values (?, ?, ?, ?, ?) ${ADD_UP}`,
  )
  const add = ({ type, source, ...key }: CounterKey, events: number) => {
    for (const asset of [key.asset, ALL_ASSETS])
      change.run(asset, type, key.severity ?? NO_SEVERITY, source, events)
  }
  let upTo = counted.get()!
  return {
    behind: (newest) => newest - upTo,
    settle: (newest) => {
      if (newest <= upTo) return
      const last = Math.min(newest, upTo + AT_ONCE)
      const stretch = { after: upTo, upTo: last }
      ofAssets.run(stretch)
      ofAll.run(stretch)
      mark.run(last)
      upTo = last
    },
    move: (event, from, to) => {
      if (event > upTo) return
      add(from, -1)
      add(to, 1)
    },
    reread: () => {
      upTo = counted.get()!
    },
  }
}
