import type { Database } from 'better-sqlite3'
import { type CheckReport, counted, MOST_TOLD, told } from './check-report.ts'

/** Assets that are counted in one round: memory does not grow with the log, nor with the number of assets. */
const ASSETS_AT_ONCE = 50_000

/** Events that are counted in one read. */
const EVENTS_AT_ONCE = 20_000

/** `type severity source` within an asset; asset 0 counts all of them. */
type Counter = { asset: number; type: number; severity: number; source: number; events: number }

type Round = { readonly after: number; readonly upTo: number }

/** Counts again the events that are counted, and compares. One SQL statement would sort them all in memory. */
export function checkCounters(database: Database): Omit<CheckReport, 'check'> {
  const lastAsset = database
    .prepare<[], number>(
      'select max(coalesce((select max(asset) from counter), 0), coalesce((select max(number) from asset), 0))',
    )
    .pluck()
  const newest = database.prepare<[], number>('select up_to from counted').pluck()
  const again = createCount(database)
  const kept = database.prepare<[Round], Counter>(
    'select * from counter where asset > @after and asset <= @upTo and events <> 0',
  )
  return database.transaction(() => {
    const faults: string[] = []
    const [last, events] = [lastAsset.get() ?? 0, newest.get() ?? 0]
    for (let after = -1; after < last && faults.length <= MOST_TOLD; after += ASSETS_AT_ONCE) {
      const round = { after, upTo: after + ASSETS_AT_ONCE }
      faults.push(...differences(again(round, events), kept.iterate(round)))
    }
    return { looked: `${counted(events, 'events')} counted again`, faults: told(faults) }
  })()
}

function createCount(database: Database): (round: Round, events: number) => Map<string, number> {
  const stretch = database.prepare<[Round & { from: number; to: number }], Counter>(
    `select asset, type, coalesce(severity, -1) as severity, source, count(*) as events from event
     where seq > @from and seq <= @to group by 1, 2, 3, 4`,
  )
  return (round, events) => {
    const found = new Map<string, number>()
    const add = (name: string, more: number) => found.set(name, (found.get(name) ?? 0) + more)
    for (let from = 0; from < events; from += EVENTS_AT_ONCE) {
      const to = Math.min(from + EVENTS_AT_ONCE, events)
      for (const counter of stretch.iterate({ ...round, from, to })) {
        if (round.after < 0) add(nameOf({ ...counter, asset: 0 }), counter.events)
        if (counter.asset > round.after && counter.asset <= round.upTo) add(nameOf(counter), counter.events)
      }
    }
    return found
  }
}

function differences(found: Map<string, number>, kept: Iterable<Counter>): string[] {
  const faults: string[] = []
  for (const counter of kept) {
    const name = nameOf(counter)
    const events = found.get(name) ?? 0
    found.delete(name)
    if (events !== counter.events) faults.push(`${name}: ${counter.events}, not ${events}`)
  }
  for (const [name, events] of found) faults.push(`${name}: 0, not ${events}`)
  return faults
}

function nameOf({ asset, type, severity, source }: Omit<Counter, 'events'>): string {
  return `asset ${asset}, type ${type}, severity ${severity}, source ${source}`
}
