import type { Database } from 'better-sqlite3'
import { UnusableFolder } from './unusable-folder.ts'

/** What SQLite files of Groundlog carry in their header: `GrLg` as a number. */
const APPLICATION_ID = 0x47_72_4c_67

/**
 * Refuses a database that another program made, before anything is changed in it.
 * @throws UnusableFolder
 */
export function refuseForeign(database: Database): void {
  if (hasApplicationId(database)) return
  const id = database.pragma('application_id', { simple: true })
  const isNew = id === 0 && database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (isNew) return
  throw new UnusableFolder(
    `${database.name} is the database of another program: choose another folder with --data or GROUNDLOG_DATA`,
  )
}

export function hasApplicationId(database: Database): boolean {
  return database.pragma('application_id', { simple: true }) === APPLICATION_ID
}

export function setApplicationId(database: Database): void {
  database.pragma(`application_id = ${APPLICATION_ID}`)
}
