import { Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { BadInput } from './bad-input.ts'
import type { ReadRow } from './read-row.ts'

export type CsvOptions = {
  /** Between two values; a comma when absent. */
  readonly delimiter?: string
  /** Columns that the header must name, and who wants them. */
  readonly needs?: readonly { readonly column: string; readonly where: string }[]
}

/** Characters; an open quotation mark would otherwise swallow the rest of the file. */
const LONGEST_RECORD = 1_000_000

/** A table whose first record names the columns. @throws BadInput when header or quotation marks cannot be used. */
export async function* readCsv(
  text: AsyncIterable<string>,
  options: CsvOptions,
): AsyncGenerator<ReadRow, void> {
  let header: readonly string[] | undefined
  let next = 1
  try {
    for await (const { record, info } of recordsOf(text, options)) {
      next = info.lines + 1
      if (header) yield rowOf(header, record, info.lines - lineBreaksIn(record))
      else header = checkHeader(record, options)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new BadInput(`the record at line ${next} cannot be read, nor what follows it: ${error.message}`)
  }
}

function recordsOf(
  text: AsyncIterable<string>,
  { delimiter = ',' }: CsvOptions,
): AsyncIterable<{ record: string[]; info: Info }> {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  })
  return Readable.from(text)
    .on('error', (error) => parser.destroy(error))
    .pipe(parser)
}

function lineBreaksIn(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + (value.match(/\r\n|\n|\r/g)?.length ?? 0), 0)
}

function checkHeader(
  names: readonly string[],
  { delimiter = ',', needs = [] }: CsvOptions,
): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new BadInput(`the header names the column ${JSON.stringify(twice)} twice`)
  const absent = needs.find(({ column }) => !names.includes(column))
  if (!absent) return names
  throw new BadInput(
    `there is no column ${JSON.stringify(absent.column)}, which ${absent.where} of the mapping names; ` +
      `the columns are ${names.map((name) => JSON.stringify(name)).join(', ')} (delimiter ${JSON.stringify(delimiter)})`,
  )
}

function rowOf(header: readonly string[], values: readonly string[], line: number): ReadRow {
  const row = Object.fromEntries(header.map((name, index) => [name, values[index] ?? '']))
  const because = faultOf(header, values)
  return because === null ? { line, row } : { line, row, unreadable: { because, text: values.join(',') } }
}

function faultOf(header: readonly string[], values: readonly string[]): string | null {
  if (values.length !== header.length) {
    return `${values.length} values where the header names ${header.length} columns`
  }
  const isText = values.every((value) => !value.includes('\uFFFD'))
  return isText ? null : 'bytes that are no text in this encoding (--encoding)'
}
