import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { createPrivate } from './connection.ts'
import { databaseFile } from './folder-files.ts'
import { isEmpty, tracesOfLostLog } from './lost-log.ts'
import { refuseOddFiles } from './odd-files.ts'
import { explained, plainCode, UnusableFolder } from './unusable-folder.ts'

/** Another process works in the data folder, or this one opened it twice. */
export class FolderInUse extends UnusableFolder {
  override readonly name = 'FolderInUse'
  readonly folder: string

  constructor(folder: string) {
    super(`Another Groundlog is using the data folder ${folder}`)
    this.folder = folder
  }
}

export type LockedFolder = {
  readonly database: string
  /** Notes that a log was begun here: from now on, a folder without one has lost it. */
  readonly noteLog: () => void
  readonly release: () => void
}

/**
 * Creates the folder where it is missing and locks it. The operating system lets go of the lock when the
 * process dies, however it dies.
 * @throws UnusableFolder, also where the log that was in the folder is gone.
 */
export function lockFolder(folder: string): LockedFolder {
  makeFolder(resolve(folder))
  refuseOddFiles(folder, 'to write')
  const lock = openLock(folder)
  const database = databaseFile(folder)
  const isNoted = lock.pragma('user_version', { simple: true }) !== 0
  const lost = tracesOfLostLog(folder) ?? (isNoted && isEmpty(database) ? lostLog(database) : undefined)
  if (lost !== undefined) {
    lock.close()
    throw new UnusableFolder(lost)
  }
  return {
    database,
    noteLog: () => {
      if (isNoted) return
      lock.pragma('user_version = 1')
      lock.exec('COMMIT')
    },
    release: () => lock.close(),
  }
}

/** One level after the other: on some file systems, as /proc, Node tries to make them all without an end. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Two that start at once make it together; the lock decides between them.
    if (!existsSync(folder)) throw explained(error, folder)
  }
}

/** The lock is a transaction on a file of its own, whose mode keeps it locked after a COMMIT, too. */
function openLock(folder: string): Database.Database {
  const file = join(folder, 'lock.db')
  let lock: Database.Database | undefined
  try {
    createPrivate(file)
    lock = new Database(file, { timeout: 0 })
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    const code = plainCode(error)
    if (code === 'SQLITE_BUSY') throw new FolderInUse(folder)
    if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
      throw new UnusableFolder(`${file} is damaged, but nothing of the log is in it: remove it and try again`)
    }
    throw explained(error, file)
  }
}

function lostLog(database: string): string {
  return `${database} is missing or empty, but there was a log in it: put a backup in place of the folder, or choose another folder for a new log`
}
