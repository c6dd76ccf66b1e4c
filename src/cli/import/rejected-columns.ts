import type { Row } from '../../core/mapping/row.ts'

/** What a rejected-lines file says about each row, beside the row itself; the text only of one nobody could read. */
export const REJECTED_COLUMNS = [
  'rejected_file',
  'rejected_line',
  'rejected_because',
  'rejected_text',
] as const

/** The row as it was in its own file: a corrected rejected-lines file is an input like any other. */
export function withoutRejection(row: Row): Row {
  if (!REJECTED_COLUMNS.some((column) => Object.hasOwn(row, column))) return row
  const added: readonly string[] = REJECTED_COLUMNS
  return Object.fromEntries(Object.entries(row).filter(([column]) => !added.includes(column)))
}
