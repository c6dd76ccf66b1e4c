import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { sumsFile, walFile } from '../folder-files.ts'
import { UnusableFolder } from '../unusable-folder.ts'
import { pageSizeOf } from './database-head.ts'
import { type Missing, missingPages } from './missing-pages.ts'
import { PageSums, pageSum } from './page-sums.ts'
import { surveyWal, type WalSurvey } from './survey-wal.ts'

/**
 * Looks at the files of a closed database before SQLite does, which passes over some damage without a word. A
 * write-ahead log with a torn tail is what a crash leaves, and is fine.
 * @throws UnusableFolder where acknowledged transactions would be lost, or the first page is damaged.
 */
export function checkFiles(database: string): void {
  const pageSize = isThere(database) ? pageSizeOf(database) : undefined
  if (pageSize === undefined) return
  const wal = surveyWal(walFile(database), pageSize)
  if (wal.end === 'damaged') throw damagedLog(database)
  const sums = isThere(sumsFile(database)) ? PageSums.toWrite(sumsFile(database)) : undefined
  try {
    if (sums && areOutOfDate(sums, database)) sums.forget()
    const missing = missingPages({ database, pageSize, wal, sums })
    if (missing) throw cutOff(database, missing)
    if (sums) checkFirstPage({ database, pageSize, wal, sums })
  } finally {
    sums?.close()
  }
}

/** The sums of a log that another program has folded in, after a crash, say nothing any more. */
export function areOutOfDate(sums: PageSums, database: string): boolean {
  return sums.state === 'open' && !isThere(walFile(database))
}

type Looked = {
  readonly database: string
  readonly pageSize: number
  readonly wal: WalSurvey
  readonly sums: PageSums
}

function checkFirstPage({ database, pageSize, wal, sums }: Looked): void {
  const [sum] = sums.sumsFrom(1, 1)
  if (typeof sum !== 'number' || wal.pages.has(1) || pageSum(firstPage(database, pageSize)) === sum) return
  throw new UnusableFolder(
    `${database} is damaged in its first page, or was changed by another program: put a backup in place of the folder; if the change was wanted, remove ${sumsFile(database)}`,
  )
}

function firstPage(database: string, pageSize: number): Buffer {
  const page = Buffer.alloc(pageSize)
  const file = openSync(database, 'r')
  try {
    readSync(file, page, 0, pageSize, 0)
    return page
  } finally {
    closeSync(file)
  }
}

function damagedLog(database: string): UnusableFolder {
  return new UnusableFolder(
    `${walFile(database)} is damaged, and with it events that were acknowledged: put a backup in place of the folder; "groundlog verify --data ${dirname(database)}" says more`,
  )
}

function cutOff(database: string, missing: Missing): UnusableFolder {
  return new UnusableFolder(
    `${cutOffAt(database, missing)}: put a backup in place of the folder; "groundlog verify --data ${dirname(database)}" says more`,
  )
}

/** `groundlog.db is damaged: it was cut off …`, for messages. */
export function cutOffAt(database: string, { inFile, inDatabase, missing }: Missing): string {
  return `${database} is damaged: it ends after page ${inFile} of ${inDatabase}, and ${missing} of the rest are not in its write-ahead log either`
}

function isThere(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() === true && stat.size > 0
}
