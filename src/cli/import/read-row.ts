import type { Row } from '../../core/mapping/row.ts'

/** A row and the line it begins at. */
export type ReadRow = {
  readonly line: number
  /** Of an unreadable row, what could be read. */
  readonly row: Row
  readonly unreadable?: { readonly because: string; readonly text: string }
}
