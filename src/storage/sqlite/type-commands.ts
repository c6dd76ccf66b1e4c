import type { Database } from 'better-sqlite3'
import type { EventTypeRegistry } from '../../core/catalog.ts'
import type { EventType } from '../../core/event-types/event-type.ts'
import type { AtOnce } from './at-once.ts'
import { createFieldIndexChanges } from './field-index-store.ts'

export type TypeCommands = {
  /** Stores a type that is not there yet; null lets the table number it. */
  readonly insert: (type: EventType, by: string, number: number | null) => void
  readonly saveType: AtOnce<EventTypeRegistry['saveType']>
  readonly deleteType: AtOnce<EventTypeRegistry['deleteType']>
}

/** Changes of event types; each makes a new revision of the catalog. */
export function createTypeCommands(database: Database): TypeCommands {
  const revision = database.prepare<[], number>('select revision from catalog').pluck()
  const advance = database.prepare('update catalog set revision = revision + 1')
  const save = database.prepare(`insert into event_type
      (number, id, name, description, category, state, version, fields, rules, builtin, created_at, updated_at)
    values (@number, @id, @name, @description, @category, @state, @version, @fields, @rules, @builtin,
      @createdAt, @updatedAt)
    on conflict (id) do update set name = excluded.name, description = excluded.description,
      category = excluded.category, state = excluded.state, version = excluded.version, fields = excluded.fields,
      rules = excluded.rules,
      builtin = excluded.builtin, created_at = excluded.created_at, updated_at = excluded.updated_at`)
  const addVersion =
    database.prepare(`insert into event_type_version (type, version, fields, rules, created_at, created_by)
    select number, version, fields, rules, updated_at, @by from event_type where id = @id on conflict do nothing`)
  const hasEvents = database
    .prepare<[string], number>(
      'select 1 from event where type = (select number from event_type where id = ?) limit 1',
    )
    .pluck()
  const indexes = createFieldIndexChanges(database)
  const remove = database.prepare('delete from event_type where id = ?')

  const insert: TypeCommands['insert'] = (type, by, number) => {
    const lists = { fields: JSON.stringify(type.fields), rules: JSON.stringify(type.rules) }
    save.run({ ...type, ...lists, number, builtin: type.builtin ? 1 : 0 })
    addVersion.run({ id: type.id, by })
  }
  return {
    insert,
    saveType: (type, by, expectedRevision) => {
      if (revision.get() !== expectedRevision) return 'stale-catalog'
      insert(type, by, null)
      indexes.follow(type)
      advance.run()
      return 'saved'
    },
    deleteType: (id, expectedRevision) => {
      if (revision.get() !== expectedRevision) return 'stale-catalog'
      if (hasEvents.get(id) === 1) return 'has-events'
      indexes.follow({ id, fields: [] })
      remove.run(id)
      advance.run()
      return 'deleted'
    },
  }
}
