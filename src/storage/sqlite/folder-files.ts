import { join } from 'node:path'

/** The database of a data folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'groundlog.db')
}

/** SQLite's write-ahead log beside a database: what was committed since it was last folded in. */
export function walFile(database: string): string {
  return `${database}-wal`
}

/** A sum of every page of the database. */
export function sumsFile(database: string): string {
  return `${database}-sums`
}
