import type { Database } from 'better-sqlite3'
import { ASSET_LOG, builtinTypes } from '../../core/event-types/builtin.ts'
import { BUILTIN_AUTHOR } from '../../core/event-types/builtin-author.ts'
import { ASSET_LOG_NUMBER } from './event-ranges.ts'
import { createTypeCommands } from './type-commands.ts'

/** Adds the built-in types that a new database, or one from an older program, does not have yet. */
export function addBuiltinTypes(database: Database): void {
  const { insert } = createTypeCommands(database)
  const missing = missingTypes(database)
  // First the one whose number is fixed, before the table gives it to another.
  for (const type of missing.filter(({ id }) => id === ASSET_LOG))
    insert(type, BUILTIN_AUTHOR, ASSET_LOG_NUMBER)
  for (const type of missing.filter(({ id }) => id !== ASSET_LOG)) insert(type, BUILTIN_AUTHOR, null)
}

export function hasBuiltinTypes(database: Database): boolean {
  return missingTypes(database).length === 0
}

function missingTypes(database: Database) {
  const has = database.prepare<[string], number>('SELECT 1 FROM event_type WHERE id = ?').pluck()
  return builtinTypes().filter(({ id }) => has.get(id) === undefined)
}
