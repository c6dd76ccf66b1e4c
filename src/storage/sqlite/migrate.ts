import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { addBuiltinTypes, hasBuiltinTypes } from './add-builtin-types.ts'
import { hasApplicationId, setApplicationId } from './application-id.ts'
import { UnusableFolder } from './unusable-folder.ts'

type Migration = { readonly number: number; readonly name: string; readonly sql: string }

const FOLDER = new URL('./migrations/', import.meta.url)

/**
 * Brings the schema up to date, all of it or nothing, and writes nothing where it is: a start on a full disk can then
 * still read. Numbered files, forward only; one that was applied may never change.
 * @throws UnusableFolder where another program, newer or otherwise different, has made the schema.
 */
export function migrate(database: Database): void {
  const migrations = knownMigrations()
  if (isUpToDate(database, migrations)) return
  database
    .transaction(() => {
      setApplicationId(database)
      database.exec(`CREATE TABLE IF NOT EXISTS migration (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
        applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) STRICT`)
      const applied = appliedHashes(database)
      refuseNewer(database, Math.max(0, ...applied.keys()), migrations)
      for (const migration of migrations) {
        const hash = applied.get(migration.number)
        if (hash === undefined) apply(database, migration)
        else if (hash !== hashOf(migration)) throw changed(database, migration)
      }
      addBuiltinTypes(database)
    })
    .immediate()
}

function isUpToDate(database: Database, migrations: readonly Migration[]): boolean {
  const isBegun = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").get() !== undefined
  if (!isBegun || !hasApplicationId(database)) return false
  const applied = appliedHashes(database)
  const isApplied = (migration: Migration) => applied.get(migration.number) === hashOf(migration)
  return applied.size === migrations.length && migrations.every(isApplied) && hasBuiltinTypes(database)
}

/** The number of the newest schema that this program makes. */
export function newestSchema(): number {
  return knownMigrations().at(-1)?.number ?? 0
}

function knownMigrations(): Migration[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => ({
    name,
    number: Number.parseInt(name, 10),
    sql: readFileSync(new URL(name, FOLDER), 'utf8'),
  }))
}

/** What every migration was when it was applied, by its number. */
function appliedHashes(database: Database): ReadonlyMap<number, string> {
  return new Map(database.prepare<[], [number, string]>('SELECT number, hash FROM migration').raw().all())
}

/** The same with the line ends of Windows, which a checkout may have. */
function hashOf({ sql }: Migration): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
}

function refuseNewer({ name }: Database, done: number, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.number ?? 0
  if (done <= newest) return
  throw new UnusableFolder(
    `${name} has schema ${done}, and this Groundlog knows schemas up to ${newest}: use a newer version`,
  )
}

function changed(database: Database, { name }: Migration): UnusableFolder {
  return new UnusableFolder(
    `${database.name} was made by another ${name} than the one of this Groundlog: use the version that made it`,
  )
}

function apply(database: Database, migration: Migration): void {
  const { number, name, sql } = migration
  database.exec(sql)
  database
    .prepare('INSERT INTO migration (number, name, hash) VALUES (?, ?, ?)')
    .run(number, name, hashOf(migration))
}
