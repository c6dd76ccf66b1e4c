import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { areOutOfDate } from '../file/check-files.ts'
import { PageSums, pageSum } from '../file/page-sums.ts'
import { surveyWal } from '../file/survey-wal.ts'
import { lockFolder } from '../folder.ts'
import { databaseFile, sumsFile, walFile } from '../folder-files.ts'
import { UnusableFolder } from '../unusable-folder.ts'

/**
 * Gives every page a sum that has none, where the folder is not in use: a log that an older program wrote, or that
 * another one has folded in. Answers how many those were.
 */
export function sumUpUnknown(folder: string, pageSize: number): number {
  let release: () => void
  try {
    release = lockFolder(folder).release
  } catch (error) {
    // In use, or not for this user to write: those that have one are checked all the same.
    if (error instanceof UnusableFolder) return 0
    throw error
  }
  try {
    return sumUp(databaseFile(folder), pageSize)
  } finally {
    release()
  }
}

/** Pages that are read at once. */
const AT_ONCE = 1024

function sumUp(database: string, pageSize: number): number {
  const { pages: newer } = surveyWal(walFile(database), pageSize)
  const sums = PageSums.toWrite(sumsFile(database))
  const file = openSync(database, 'r')
  try {
    if (areOutOfDate(sums, database)) sums.forget()
    const last = Math.floor(fstatSync(file).size / pageSize)
    const buffer = Buffer.alloc(AT_ONCE * pageSize)
    let done = 0
    for (let from = 1; from <= last; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, last - from + 1)
      readSync(file, buffer, 0, count * pageSize, (from - 1) * pageSize)
      const found = new Map<number, number>()
      sums.sumsFrom(from, count).forEach((sum, index) => {
        if (sum !== 'unknown' || newer.has(from + index)) return
        found.set(from + index, pageSum(buffer.subarray(index * pageSize, (index + 1) * pageSize)))
      })
      sums.write(found)
      done += found.size
    }
    sums.setState(newer.size === 0 ? 'closed' : 'open')
    return done
  } finally {
    closeSync(file)
    sums.close()
  }
}
