import Database from 'better-sqlite3'
import { migrate } from './migrate.ts'
import { UnusableFolder } from './unusable-folder.ts'

/** A table or an index as SQLite keeps it. */
type Part = { readonly name: string; readonly sql: string | null }

/** `migration` was made before there were migrations, and says in its rows what it is. */
const PARTS = `select name, sql from sqlite_schema where name <> 'migration' order by name`

/** The names of tables and indexes that are not as the migrations make them. What there is beside them may be. */
export function otherParts(database: Database.Database): string[] {
  const there = new Map(
    database
      .prepare<[], Part>(PARTS)
      .all()
      .map(({ name, sql }) => [name, sql]),
  )
  return expectedParts().flatMap(({ name, sql }) => (there.get(name) === sql ? [] : [name]))
}

/** @throws UnusableFolder naming what is not as the migrations make it. */
export function refuseOtherSchema(database: Database.Database): void {
  const others = otherParts(database)
  if (others.length === 0) return
  throw new UnusableFolder(
    `${database.name} is damaged, or was changed by another program: its schema is another in ${others.join(', ')}; put a backup in place of the folder`,
  )
}

function expectedParts(): Part[] {
  const model = new Database(':memory:')
  try {
    migrate(model)
    return model.prepare<[], Part>(PARTS).all()
  } finally {
    model.close()
  }
}
