import { BadInput } from './bad-input.ts'
import type { Input } from './open-input.ts'
import { type CsvOptions, readCsv } from './read-csv.ts'
import { readNdjson } from './read-ndjson.ts'
import type { ReadRow } from './read-row.ts'

export type RowFormat = 'csv' | 'ndjson'

export type ReadOptions = CsvOptions & {
  /** Told by the first character when absent: an object's brace begins NDJSON. */
  readonly format?: RowFormat
}

/** Reads the rows of a file, one after the other. @throws BadInput */
export async function* readRows(input: Input, options: ReadOptions): AsyncGenerator<ReadRow, void> {
  const text = input.text()
  let start = ''
  while (start.trim() === '') {
    const { done, value } = await text.next()
    if (done) throw new BadInput(`${input.name} is empty`)
    start += value
  }
  const isNdjson = options.format ? options.format === 'ndjson' : /^\s*[{[]/.test(start)
  const whole = continued(start, text)
  try {
    yield* isNdjson ? readNdjson(whole) : readCsv(whole, options)
  } catch (error) {
    throw error instanceof BadInput ? new BadInput(`${input.name}: ${error.message}`) : error
  }
}

async function* continued(start: string, rest: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  yield start
  yield* rest
}
