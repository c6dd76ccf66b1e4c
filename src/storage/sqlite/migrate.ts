import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { addBuiltinTypes } from './add-builtin-types.ts'

/** The database was written by a newer program, whose schema this one does not know. */
export class NewerSchema extends Error {
  override readonly name = 'NewerSchema'
}

type Migration = { readonly number: number; readonly name: string }

const FOLDER = new URL('./migrations/', import.meta.url)

/** Brings the schema up to date, all of it or nothing. Numbered files, forward only. */
export function migrate(database: Database): void {
  database.exec(`CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) STRICT`)
  const migrations = knownMigrations()
  database
    .transaction(() => {
      const done = appliedNumber(database)
      refuseNewer(done, migrations)
      for (const migration of migrations.filter(({ number }) => number > done)) apply(database, migration)
      addBuiltinTypes(database)
    })
    .immediate()
}

function knownMigrations(): Migration[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => ({ name, number: Number.parseInt(name, 10) }))
}

function appliedNumber(database: Database): number {
  return database.prepare<[], number>('SELECT coalesce(max(number), 0) FROM migration').pluck().get() ?? 0
}

function refuseNewer(done: number, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.number ?? 0
  if (done <= newest) return
  throw new NewerSchema(
    `The data folder has schema ${done}, and this Groundlog knows schemas up to ${newest}: use a newer version`,
  )
}

function apply(database: Database, { number, name }: Migration): void {
  database.exec(readFileSync(new URL(name, FOLDER), 'utf8'))
  database.prepare('INSERT INTO migration (number, name) VALUES (?, ?)').run(number, name)
}
