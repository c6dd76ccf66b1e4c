import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createPrivate } from './connection.ts'

/** Another process works in the data folder, or this one opened it twice. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
  readonly folder: string

  constructor(folder: string) {
    super(`Another Groundlog is using the data folder ${folder}`)
    this.folder = folder
  }
}

export type LockedFolder = { readonly database: string; readonly release: () => void }

/**
 * Creates the folder where it is missing and locks it. The lock is a transaction that never ends, on a file
 * of its own: the operating system lets go of it when the process dies, however it dies.
 */
export function lockFolder(folder: string): LockedFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'lock.db')
  createPrivate(file)
  const lock = new Database(file, { timeout: 0 })
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new FolderInUse(folder)
    throw error
  }
  return { database: join(folder, 'groundlog.db'), release: () => lock.close() }
}
