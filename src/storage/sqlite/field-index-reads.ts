import type { Database } from 'better-sqlite3'
import type { FieldIndexState } from '../../core/catalog.ts'
import type { Comparison } from '../../core/events/event-query.ts'
import type { Drive, DriveValue, EventLookup, FieldLookup } from '../sql/event-lookup.ts'
import { indexedValue, isTold } from './indexed-value.ts'

type Ready = {
  readonly number: number
  readonly field: string
  readonly typeId: string
  readonly items: number
}

/** More values than this are looked for event by event. */
const MOST_VALUES = 10

/** Where an asset is asked for, a value of more events is not worth leaving the asset's timeline for. */
const FEW_OF_ALL = 1_000

/** Values in a range are not in the order of time: so many can be sorted. */
const FEW_TO_SORT = 20_000

export type FieldIndexReads = {
  /** The lookup with the index of a field it is best answered by, where there is one. */
  readonly driven: (lookup: EventLookup) => EventLookup
  readonly states: () => FieldIndexState[]
}

export function createFieldIndexReads(database: Database): FieldIndexReads {
  const ready = database.prepare<[], Ready>(
    `select i.number, i.field, t.id as typeId, i.items from field_index as i
     join event_type as t on t.number = i.type where i.dropped = 0 and i.built >= i.goal`,
  )
  const states = database.prepare<[], FieldIndexState>(
    `select field as fieldId, iif(built >= goal, 'ready', 'building') as state from field_index
     where dropped = 0 order by number`,
  )
  const howMany = createHowMany(database)
  return {
    states: () => states.all(),
    driven: (lookup) => {
      if (lookup.fields.length === 0 || lookup.order.by === 'seq') return lookup
      const indexes = new Map(ready.all().map((index) => [index.field, index]))
      if (indexes.size === 0) return lookup
      const drives = lookup.fields.flatMap((field, place) => {
        const drive = driveBy(field, { place, indexes, lookup })
        return drive ? worthOf(drive, lookup, howMany) : []
      })
      const best = drives.toSorted((a, b) => a.events - b.events)[0]
      return best ? { ...lookup, drive: best.drive } : lookup
    },
  }
}

type Known = {
  readonly place: number
  readonly indexes: ReadonlyMap<string, Ready>
  readonly lookup: EventLookup
}

/** The values that a field filter asks for, if each has an index and no event can have two of them. */
function driveBy({ comparison, alternatives }: FieldLookup, { place, indexes, lookup }: Known) {
  const asked = alternatives.flatMap(({ fieldIds, value }) => fieldIds.map((id) => ({ id, value })))
  if (asked.length === 0 || asked.length > MOST_VALUES) return undefined
  const values: (DriveValue & { readonly typeId: string })[] = []
  for (const { id, value } of asked) {
    const index = indexes.get(id)
    const stored = indexedValue(value)
    if (!index || stored === undefined || !isServed(comparison, index, typeof value)) return undefined
    values.push({ index: index.number, value: stored, typeId: index.typeId })
  }
  if (new Set(values.map(({ typeId }) => typeId)).size < values.length) return undefined
  const { typeIds } = lookup.filter
  const wanted = values.filter(({ typeId }) => typeIds === undefined || typeIds.includes(typeId))
  if (wanted.length === 0) return undefined
  const exact = wanted.every(({ value }) => isTold(value))
  return { place, comparison: comparison as Drive['comparison'], values: wanted, exact } satisfies Drive
}

function isServed(comparison: Comparison, { items }: Ready, kind: string): boolean {
  if (items === 1) return comparison === 'contains'
  if (comparison === 'eq') return true
  return comparison !== 'ne' && comparison !== 'contains' && kind !== 'boolean'
}

type HowMany = (drive: Drive, atMost: number) => number

function worthOf(drive: Drive, { filter }: EventLookup, howMany: HowMany) {
  const isSorted = drive.comparison === 'eq' || drive.comparison === 'contains'
  const few = filter.asset !== undefined ? FEW_OF_ALL : isSorted ? FEW_OF_ALL : FEW_TO_SORT
  const events = howMany(drive, few)
  const isWorth = events < few || (isSorted && filter.asset === undefined)
  return isWorth ? [{ drive, events: isSorted ? events : events * 2 }] : []
}

/** Conditions on the value of an index, with the value twice where the other kinds of values lie on that side. */
export const WITHIN: Readonly<Record<Drive['comparison'], { number: string; text: string }>> = {
  eq: { number: '= ?', text: '= ?' },
  contains: { number: '= ?', text: '= ?' },
  gt: { number: `> ? and i.value < ''`, text: `> ? and i.value < x''` },
  gte: { number: `>= ? and i.value < ''`, text: `>= ? and i.value < x''` },
  lt: { number: '< ?', text: `< ? and i.value >= ''` },
  lte: { number: '<= ?', text: `<= ? and i.value >= ''` },
}

/** A long text stands in the index by its beginning, which it shares with others: they are checked afterwards. */
export function withinOf({ comparison, exact }: Drive, { value }: DriveValue): string {
  const inclusive = { gt: 'gte', lt: 'lte' } as const
  const loose = comparison === 'gt' || comparison === 'lt' ? inclusive[comparison] : comparison
  return WITHIN[exact ? comparison : loose][typeof value === 'number' ? 'number' : 'text']
}

function createHowMany(database: Database): HowMany {
  return (drive, atMost) => {
    let events = 0
    for (const one of drive.values) {
      const text = `select count(*) from (select 1 from field_value as i
        where i.field = +? and i.value ${withinOf(drive, one)} limit +?)`
      events += database.prepare<unknown[], number>(text).pluck().get(one.index, one.value, atMost) ?? 0
    }
    return events
  }
}
