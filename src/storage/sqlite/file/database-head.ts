import { closeSync, openSync, readSync } from 'node:fs'
import { walFile } from '../folder-files.ts'
import { HEADER, pageSizeIn } from './header-fields.ts'
import { surveyWal } from './survey-wal.ts'

/** What SQLite gives every database, and we do not change. */
const USUAL = 4096

/**
 * Bytes in a page of a database. Undefined where the file is no database: SQLite itself has the words for that. A
 * damaged header does no harm while a newer one is in the write-ahead log.
 */
export function pageSizeOf(database: string): number | undefined {
  const said = pageSizeIn(headerOf(database))
  if (said !== undefined) return said
  return surveyWal(walFile(database), USUAL).pages.has(1) ? USUAL : undefined
}

/** The header that is in the file, cut short where the file is. */
export function headerOf(database: string): Buffer {
  const header = Buffer.alloc(HEADER)
  const file = openSync(database, 'r')
  try {
    return header.subarray(0, readSync(file, header, 0, HEADER, 0))
  } finally {
    closeSync(file)
  }
}
