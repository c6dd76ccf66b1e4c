import type { Database } from 'better-sqlite3'

/** What is counted apart. Severity null: events without one. */
export type CounterKey = {
  readonly asset: number
  readonly type: number
  readonly severity: number | null
  readonly source: number
}

/** Gathers changes of counters during a transaction, to write each counter once before it ends. */
export type Counters = {
  readonly add: (key: CounterKey, events: number) => void
  readonly flush: () => void
  readonly forget: () => void
}

const NO_SEVERITY = -1

/** The asset under which all assets are counted together. */
const ALL_ASSETS = 0

type Change = { asset: number; type: number; severity: number; source: number; events: number }

export function createCounters(database: Database): Counters {
  const changes = new Map<string, Change>()
  const write = database.prepare(`insert into counter (asset, type, severity, source, events)
    values (?, ?, ?, ?, ?) on conflict do update set events = events + excluded.events`)

  const gather = (asset: number, { type, source, ...key }: CounterKey, events: number) => {
    const severity = key.severity ?? NO_SEVERITY
    const name = `${asset}/${type}/${severity}/${source}`
    const change = changes.get(name)
    if (change) change.events += events
    else changes.set(name, { asset, type, severity, source, events })
  }
  return {
    add: (key, events) => {
      gather(key.asset, key, events)
      gather(ALL_ASSETS, key, events)
    },
    flush: () => {
      for (const { asset, type, severity, source, events } of changes.values()) {
        if (events !== 0) write.run(asset, type, severity, source, events)
      }
      changes.clear()
    },
    forget: () => changes.clear(),
  }
}
