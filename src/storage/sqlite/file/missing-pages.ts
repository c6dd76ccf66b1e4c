import { statSync } from 'node:fs'
import { headerOf } from './database-head.ts'
import { freePagesIn, pageCountIn, pageSizeIn } from './header-fields.ts'
import type { PageSums } from './page-sums.ts'
import type { WalSurvey } from './survey-wal.ts'

/** Where locks are taken in the file: SQLite leaves the page with this byte out. */
const LOCK_BYTE = 0x40_00_00_00

export type Missing = {
  /** Whole pages in the file, and those that the database has. */
  readonly inFile: number
  readonly inDatabase: number
  /** How many are in neither the file nor the write-ahead log. */
  readonly missing: number
}

type Looked = {
  readonly database: string
  readonly pageSize: number
  /** Looked at before the file: a server may fold it in meanwhile, and then the file has everything. */
  readonly wal: WalSurvey
  /** Undefined where there are none, or they are out of date. */
  readonly sums: PageSums | undefined
}

/**
 * Whether the database file was cut off; undefined where it was not. SQLite takes the length from the write-ahead log
 * and passes over that. Pages that are not in use need never have been written, so that a few without a sum may
 * be missing: not more than there are of those.
 */
export function missingPages(looked: Looked): Missing | undefined {
  const { database, pageSize, wal } = looked
  const inFile = Math.floor(statSync(database).size / pageSize)
  const header = wal.databaseHead ?? headerOf(database)
  const isHeader = pageSizeIn(header) !== undefined
  const inDatabase = wal.databasePages || (isHeader ? (pageCountIn(header) ?? 0) : 0)
  const missing = inDatabase - inFile - beyond(inFile, inDatabase, looked)
  const spare = isHeader ? freePagesIn(header) : 0
  const isCutOff = missing > Math.max(0, spare) || isSummedUp(inFile, inDatabase, looked)
  return isCutOff ? { inFile, inDatabase, missing } : undefined
}

/** How many pages need not be in the file. */
function beyond(inFile: number, inDatabase: number, { wal, pageSize }: Looked): number {
  const lockPage = Math.floor(LOCK_BYTE / pageSize) + 1
  const isBeyond = (page: number) => page > inFile && page <= inDatabase
  const inLog = [...wal.pages].filter(isBeyond).length
  return isBeyond(lockPage) && !wal.pages.has(lockPage) ? inLog + 1 : inLog
}

/** Whether a page has a sum that is nowhere. */
function isSummedUp(inFile: number, inDatabase: number, { wal, sums }: Looked): boolean {
  const last = Math.min(inDatabase, sums?.pages ?? 0)
  if (!sums || last <= inFile) return false
  return sums
    .sumsFrom(inFile + 1, last - inFile)
    .some((sum, index) => typeof sum === 'number' && !wal.pages.has(inFile + 1 + index))
}
