import { statSync } from 'node:fs'
import { databaseFile, sumsFile, walFile } from './folder-files.ts'

/**
 * What says that there was a log in a folder whose database is missing or empty; undefined where all is well, or
 * nothing says so. SQLite would take the database for a new one and remove the write-ahead log beside it.
 */
export function tracesOfLostLog(folder: string): string | undefined {
  const database = databaseFile(folder)
  if (!isEmpty(database)) return undefined
  const [wal, sums] = [walFile(database), sumsFile(database)]
  const gone = `${database} is missing or empty`
  if (!isEmpty(wal)) {
    return `${gone}, but ${wal} beside it belongs to it and holds what was acknowledged last: put back the database that it belongs to, or a backup in place of the whole folder, or choose another folder for a new log`
  }
  if (!isEmpty(sums)) {
    return `${gone}, but ${sums} says that there was a log: put a backup in place of the folder, or choose another folder for a new log`
  }
  return undefined
}

export function isEmpty(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0
}
