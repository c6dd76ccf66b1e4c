import type { Database } from 'better-sqlite3'
import type { JsonObject } from '../../core/json.ts'
import { indexedValues } from './indexed-value.ts'

/** A slice of work on indexes: everybody who records waits for its end. */
export type FieldIndexWork = () => 'more' | 'done'

type Index = { number: number; type: number; field: string; items: number; goal: number; built: number }

type Content = { seq: number; occurred_at: bigint; fields: string }

/** Milliseconds that a slice should take. */
const AIM = 4

const FEWEST_EVENTS = 50

/** Values of a dropped index that are removed in one slice. */
const VALUES_AT_ONCE = 1_000

/** Builds indexes that are not ready, and removes what is left of dropped ones, a little each time. */
export function createFieldIndexWork(database: Database): FieldIndexWork {
  const dropped = database
    .prepare<[], number>('select number from field_index where dropped = 1 limit 1')
    .pluck()
  const unfinished = database.prepare<[], Index>(
    'select * from field_index where dropped = 0 and built < goal order by number limit 1',
  )
  const sweep = createSweep(database)
  const build = createBuild(database)
  return () => {
    const old = dropped.get()
    if (old !== undefined) sweep(old)
    else {
      const index = unfinished.get()
      if (!index) return 'done'
      build(index)
    }
    return 'more'
  }
}

function createSweep(database: Database): (number: number) => void {
  const remove = database.prepare(`delete from field_value where (field, value, occurred_at, seq) in (
    select field, value, occurred_at, seq from field_value where field = +? limit +?)`)
  const forget = database.prepare('delete from field_index where number = ?')
  return (number) => {
    if (remove.run(number, VALUES_AT_ONCE).changes < VALUES_AT_ONCE) forget.run(number)
  }
}

function createBuild(database: Database): (index: Index) => void {
  const stretch = database
    .prepare<[number, number, number], Content>(
      `select e.seq, e.occurred_at, c.fields from event as e not indexed cross join entry as c on c.seq = e.current
       where e.seq > ? and e.seq <= ? and e.type = ?`,
    )
    .safeIntegers()
  const insert = database.prepare(
    'insert into field_value (field, value, occurred_at, seq) values (?, ?, ?, ?) on conflict do nothing',
  )
  const advance = database.prepare('update field_index set built = ? where number = ?')
  let events = FEWEST_EVENTS
  return ({ number, type, field, items, goal, built }) => {
    const started = performance.now()
    const end = Math.min(built + events, goal)
    for (const { seq, occurred_at, fields } of stretch.all(built, end, type)) {
      const values = indexedValues((JSON.parse(fields) as JsonObject)[field], items === 1)
      for (const value of values) insert.run(number, value, occurred_at, seq)
    }
    advance.run(end, number)
    const took = performance.now() - started
    events = Math.max(FEWEST_EVENTS, Math.round(events * Math.min(2, AIM / Math.max(took, 0.1))))
  }
}
