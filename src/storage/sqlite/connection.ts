import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { folded } from '../../core/folded.ts'
import { refuseForeign } from './application-id.ts'
import { FRAMES_KEPT } from './folding.ts'

/** Little on purpose: SQLite looks through half of it at nearly every commit, and the system's cache is near. */
const CACHE_KIB = 4_000

/**
 * Opens the one connection that writes. An answer may leave once its COMMIT has returned: it is on disk then.
 * Its log is folded, also before it is closed, by `createFolding` only.
 */
export function openForWriting(file: string): Database.Database {
  createPrivate(file)
  const database = new Database(file)
  try {
    refuseForeign(database)
    configureWriting(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function configureWriting(database: Database.Database): void {
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('wal_autocheckpoint = 0')
  database.pragma(`journal_size_limit = ${FRAMES_KEPT * 4096}`)
  database.pragma(`cache_size = -${CACHE_KIB}`)
  database.pragma('temp_store = MEMORY')
}

export function openForReading(file: string): Database.Database {
  const database = new Database(file, { readonly: true })
  database.pragma('temp_store = MEMORY')
  // SQL's own `lower` puts aside the case of ASCII letters and of no others.
  database.function('folded', { deterministic: true }, (text) =>
    text === null ? null : folded(String(text)),
  )
  return database
}

/** SQLite gives its journals the mode of the database file, so that this keeps all of them private. */
export function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600))
  } catch (error) {
    // An existing file must not be opened here: closing it would drop the locks this process holds on it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
