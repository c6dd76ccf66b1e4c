import { once } from 'node:events'
import { createWriteStream, statSync, type WriteStream } from 'node:fs'
import type { Json } from '../../core/json.ts'
import type { Row } from '../../core/mapping/row.ts'
import { BadInput } from './bad-input.ts'
import type { ReadRow } from './read-row.ts'
import { REJECTED_COLUMNS, withoutRejection } from './rejected-columns.ts'

/** A row that did not become an event. */
export type Rejection = { readonly file: string; readonly read: ReadRow; readonly because: string }

/** Keeps rejected rows, with where they stood and why, so that they can be corrected and imported. */
export type RejectedLines = {
  readonly keep: (rejection: Rejection) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * A name that ends in .csv makes a table with the columns of the first rejected row, any other NDJSON.
 * @throws BadInput where the file cannot be written, or is one of those that are read.
 */
export async function openRejectedLines(path: string, inputs: readonly string[]): Promise<RejectedLines> {
  if (inputs.some((input) => isSameFile(input, path))) {
    throw new BadInput(`${path} is read by this import: keep rejected rows in another file`)
  }
  const stream = createWriteStream(path)
  await once(stream, 'open').catch((error: Error) => {
    throw new BadInput(`${path} cannot be written: ${error.message}`)
  })
  const lineOf = path.endsWith('.csv') ? csvLines() : ndjsonLine
  return {
    keep: (rejection) => write(stream, lineOf(rejection)),
    close: async () => {
      stream.end()
      await once(stream, 'close')
    },
  }
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }))
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
}

async function write(stream: WriteStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain')
}

function ndjsonLine(rejection: Rejection): string {
  return `${JSON.stringify({ ...withoutRejection(rejection.read.row), ...addedTo(rejection) })}\n`
}

function csvLines(): (rejection: Rejection) => string {
  let columns: readonly string[] | undefined
  return (rejection) => {
    const row = withoutRejection(rejection.read.row)
    const values: Row = { ...row, ...addedTo(rejection) }
    const header = columns ? '' : csvLine([...Object.keys(row), ...REJECTED_COLUMNS])
    columns ??= [...Object.keys(row), ...REJECTED_COLUMNS]
    return header + csvLine(columns.map((column) => values[column] ?? ''))
  }
}

function csvLine(values: readonly Json[]): string {
  return `${values.map(csvValue).join(',')}\n`
}

function csvValue(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function addedTo({ file, read, because }: Rejection): Record<(typeof REJECTED_COLUMNS)[number], Json> {
  return {
    rejected_file: file,
    rejected_line: read.line,
    rejected_because: because,
    rejected_text: read.unreadable?.text ?? '',
  }
}
