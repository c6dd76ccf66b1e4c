/** Bytes of the header that the first page of a database begins with. */
export const HEADER = 100

const MAGIC = 'SQLite format 3\0'

/** Bytes in a page, as a header says; undefined where it is none. */
export function pageSizeIn(header: Buffer): number | undefined {
  if (header.length < HEADER || header.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined
  const size = header.readUInt16BE(16)
  // The largest does not fit, and is written as 1.
  if (size === 1) return 65_536
  return size >= 512 && (size & (size - 1)) === 0 ? size : undefined
}

/** How many pages the database has; undefined where a very old program wrote last, which did not keep count. */
export function pageCountIn(header: Buffer): number | undefined {
  const isKept = header.readUInt32BE(92) === header.readUInt32BE(24)
  return isKept ? header.readUInt32BE(28) : undefined
}

/** How many of the pages are not in use. */
export function freePagesIn(header: Buffer): number {
  return header.readUInt32BE(36)
}
