import type { Database } from 'better-sqlite3'
import type { JsonObject } from '../../../core/json.ts'
import { type IndexedValue, indexedValues } from '../indexed-value.ts'
import { type CheckReport, counted, MOST_TOLD, told } from './check-report.ts'

type Index = { number: number; type: number; field: string; items: number; goal: number; built: number }

/** Events, and values, that are looked at in one read. */
const AT_ONCE = 20_000

/**
 * Holds the values that can be looked up against what events say now: every value that should be there is, and none
 * that should not. What is left of dropped indexes is nobody's answer.
 */
export function checkFieldIndexes(database: Database): Omit<CheckReport, 'check'> {
  const indexes = database.prepare<[], Index>('select * from field_index where dropped = 0 order by number')
  const state = database.prepare<[number], Index>(
    'select * from field_index where number = ? and dropped = 0',
  )
  const missing = createMissing(database)
  const spare = createSpare(database)
  const faults = strayValues(database)
  const all = indexes.all()
  for (const { number } of all) {
    // A correction moves a value between two reads, and an index may be dropped meanwhile.
    const current = () => (faults.length > MOST_TOLD ? undefined : state.get(number))
    faults.push(...missing(current), ...spare(current))
  }
  return { looked: counted(all.length, 'indexed fields'), faults: told(faults) }
}

type Current = () => Index | undefined

type Said = { seq: bigint; occurred_at: bigint; fields: string }

function createMissing(database: Database): (current: Current) => string[] {
  const newest = database.prepare<[], number>('select coalesce(max(seq), 0) from event').pluck()
  const stretch = database
    .prepare<[number, number, number], Said>(
      `select e.seq, e.occurred_at, c.fields from event as e not indexed cross join entry as c on c.seq = e.current
       where e.seq > ? and e.seq <= ? and e.type = ?`,
    )
    .safeIntegers()
  const isThere = database
    .prepare<[number, IndexedValue, bigint, bigint], number>(
      'select 1 from field_value where field = ? and value = ? and occurred_at = ? and seq = ?',
    )
    .pluck()
  const inStretch = (index: Index, after: number): string[] => {
    const { number, type, field } = index
    const faults: string[] = []
    for (const event of stretch.iterate(after, after + AT_ONCE, type)) {
      // Of those in between it depends on whether they were corrected meanwhile.
      if (event.seq > index.built && event.seq <= index.goal) continue
      const values = valuesOf(event, index)
      const isWhole = values.every((value) => isThere.get(number, value, event.occurred_at, event.seq))
      if (!isWhole) faults.push(`number ${event.seq} is not found by its ${field}`)
    }
    return faults
  }
  const snapshot = database.transaction((current: Current, after: number) => {
    const index = current()
    return index && inStretch(index, after)
  })
  return (current) => {
    const faults: string[] = []
    for (let after = 0, last = newest.get() ?? 0; after < last; after += AT_ONCE) {
      const found = snapshot(current, after)
      if (found === undefined) break
      faults.push(...found)
    }
    return faults
  }
}

type Value = { value: IndexedValue; occurred_at: bigint; seq: bigint }

type Stored = Value & { type: bigint | null; said_at: bigint | null; fields: string | null }

function createSpare(database: Database): (current: Current) => string[] {
  const columns = `v.value, v.occurred_at, v.seq, e.type, e.occurred_at as said_at, c.fields`
  const joined = `from field_value as v left join event as e on e.seq = v.seq left join entry as c on c.seq = e.current`
  const order = `order by v.value, v.occurred_at, v.seq limit ${AT_ONCE}`
  const first = database
    .prepare<[number], Stored>(`select ${columns} ${joined} where v.field = ? ${order}`)
    .safeIntegers()
  const next = database
    .prepare<[number, IndexedValue, bigint, bigint], Stored>(
      `select ${columns} ${joined} where v.field = ? and (v.value, v.occurred_at, v.seq) > (?, ?, ?) ${order}`,
    )
    .safeIntegers()
  const snapshot = database.transaction((current: Current, after: Value | undefined) => {
    const index = current()
    if (!index) return undefined
    const { number } = index
    const rows = after ? next.all(number, after.value, after.occurred_at, after.seq) : first.all(number)
    const wrong = rows.filter((row) => !isSaid(row, index))
    const faults = wrong.map(({ seq }) => `number ${seq} is found by a ${index.field} that it does not have`)
    return { faults, last: rows.at(-1) }
  })
  return (current) => {
    const faults: string[] = []
    for (let after: Value | undefined; ; ) {
      const found = snapshot(current, after)
      if (!found) return faults
      faults.push(...found.faults)
      if (!found.last) return faults
      after = found.last
    }
  }
}

function isSaid({ value, occurred_at, type, said_at, fields }: Stored, index: Index): boolean {
  if (fields === null || Number(type) !== index.type || said_at !== occurred_at) return false
  const values = valuesOf({ fields }, index)
  return values.some((one) => keyOf(one) === keyOf(value))
}

function valuesOf({ fields }: Pick<Said, 'fields'>, { field, items }: Index): IndexedValue[] {
  return indexedValues((JSON.parse(fields) as JsonObject)[field], items === 1)
}

/** Whole numbers are read as bigint here. */
function keyOf(value: IndexedValue | bigint): string {
  if (typeof value === 'string') return `text ${value}`
  return typeof value === 'object' ? `bytes ${value.join(' ')}` : `number ${Number(value)}`
}

/** Values of no index at all; skips from one index to the next. */
function strayValues(database: Database): string[] {
  const next = database
    .prepare<[number], number | null>('select min(field) from field_value where field > ?')
    .pluck()
  const isKnown = database.prepare<[number], number>('select 1 from field_index where number = ?').pluck()
  return database.transaction(() => {
    const faults: string[] = []
    for (let field = next.get(-1) ?? null; field !== null; field = next.get(field) ?? null) {
      if (!isKnown.get(field)) faults.push(`there are values of index ${field}, which is not there`)
    }
    return faults
  })()
}
