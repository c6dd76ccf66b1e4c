import type { Database } from 'better-sqlite3'
import type { EventType } from '../../core/event-types/event-type.ts'
import type { FieldValues } from '../../core/events/event.ts'
import type { Instant } from '../../core/time/instant.ts'
import { type IndexedValue, indexedValues } from './indexed-value.ts'
import type { LogPlaces } from './log-places.ts'

/** Where an event stands in the indexes of its fields, and with which values. */
export type IndexedEvent = {
  readonly seq: number
  readonly type: number
  readonly occurredAt: Instant
  /** Asked for where the type has an index. */
  readonly fields: () => FieldValues
}

/** Keeps the indexes of fields as events say now. */
export type FieldIndexStore = {
  readonly add: (event: IndexedEvent) => void
  readonly remove: (event: IndexedEvent) => void
}

/** One field that is indexed; `isList`: by the items of its values. */
export type IndexedField = { readonly number: number; readonly field: string; readonly isList: boolean }

export function createFieldIndexStore(
  database: Database,
  { indexedFields }: Pick<LogPlaces, 'indexedFields'>,
): FieldIndexStore {
  // The build may come by an event that a correction has put in already.
  const insert = database.prepare(
    'insert into field_value (field, value, occurred_at, seq) values (?, ?, ?, ?) on conflict do nothing',
  )
  const remove = database.prepare(
    'delete from field_value where field = ? and value = ? and occurred_at = ? and seq = ?',
  )
  const forEach = ({ type, fields }: IndexedEvent, each: (field: number, value: IndexedValue) => void) => {
    const indexed = indexedFields(type)
    if (indexed.length === 0) return
    const values = fields()
    for (const { number, field, isList } of indexed) {
      for (const value of indexedValues(values[field], isList)) each(number, value)
    }
  }
  return {
    add: (event) => forEach(event, (field, value) => insert.run(field, value, event.occurredAt, event.seq)),
    remove: (event) =>
      forEach(event, (field, value) => remove.run(field, value, event.occurredAt, event.seq)),
  }
}

/** Begins and drops indexes as a type says now. */
export function createFieldIndexChanges(database: Database): {
  readonly follow: (type: Pick<EventType, 'id' | 'fields'>) => void
} {
  const live = database.prepare<[string], { number: number; field: string }>(
    `select number, field from field_index where dropped = 0
     and type = (select number from event_type where id = ?)`,
  )
  const drop = database.prepare('update field_index set dropped = 1 where number = ?')
  // Where there is nothing to build, the index is ready at once.
  const begin = database.prepare(`insert into field_index (type, field, items, goal, built)
    select t.number, @field, @items, coalesce(n.newest, 0),
      iif(exists (select 1 from event where type = t.number), 0, coalesce(n.newest, 0))
    from event_type as t, (select max(seq) as newest from event) as n where t.id = @id`)
  return {
    follow: ({ id, fields }) => {
      const wanted = new Map(fields.filter((field) => field.indexed).map((field) => [field.id, field]))
      for (const { number, field } of live.all(id)) {
        if (!wanted.delete(field)) drop.run(number)
      }
      for (const { id: field, type } of wanted.values()) {
        begin.run({ id, field, items: type === 'multiselect' ? 1 : 0 })
      }
    },
  }
}
