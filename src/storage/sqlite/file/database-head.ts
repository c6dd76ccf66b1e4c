import { closeSync, openSync, readSync } from 'node:fs'
import { walFile } from '../folder-files.ts'
import { surveyWal } from './survey-wal.ts'

const MAGIC = 'SQLite format 3\0'

/** What SQLite gives every database, and we do not change. */
const USUAL = 4096

/**
 * Bytes in a page of a database. Undefined where the file is no database: SQLite itself has the words for that. A
 * damaged header does no harm while a newer one is in the write-ahead log.
 */
export function pageSizeOf(database: string): number | undefined {
  const said = pageSizeIn(database)
  if (said !== undefined) return said
  return surveyWal(walFile(database), USUAL).pages.has(1) ? USUAL : undefined
}

function pageSizeIn(database: string): number | undefined {
  const head = Buffer.alloc(100)
  const file = openSync(database, 'r')
  try {
    if (readSync(file, head, 0, head.length, 0) < head.length) return undefined
  } finally {
    closeSync(file)
  }
  if (head.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined
  const size = head.readUInt16BE(16)
  // The largest does not fit, and is written as 1.
  if (size === 1) return 65_536
  return size >= 512 && (size & (size - 1)) === 0 ? size : undefined
}
