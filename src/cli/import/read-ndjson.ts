import type { Json } from '../../core/json.ts'
import type { Row } from '../../core/mapping/row.ts'
import type { ReadRow } from './read-row.ts'

/** Characters; a longer line is no event, and is not kept to find out. */
const LONGEST_LINE = 1_000_000

/** One JSON object a line; blank lines are skipped. */
export async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<ReadRow, void> {
  let line = 0
  for await (const { content, isCut } of linesOf(text)) {
    line += 1
    if (content.trim() === '') continue
    yield isCut
      ? unreadable(line, content.slice(0, 200), `longer than ${LONGEST_LINE} characters`)
      : parseLine(line, content)
  }
}

function parseLine(line: number, content: string): ReadRow {
  try {
    const row: Json = JSON.parse(content)
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return { line, row: row as Row }
    return unreadable(line, content, 'not a JSON object')
  } catch (error) {
    return unreadable(line, content, `not JSON: ${(error as Error).message}`)
  }
}

function unreadable(line: number, text: string, because: string): ReadRow {
  return { line, row: {}, unreadable: { because, text } }
}

type Line = { readonly content: string; readonly isCut: boolean }

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<Line, void> {
  let rest = ''
  let isCut = false
  for await (const piece of text) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    for (const content of lines) {
      yield { content, isCut: isCut || content.length > LONGEST_LINE }
      isCut = false
    }
    if (rest.length <= LONGEST_LINE) continue
    rest = rest.slice(0, 200)
    isCut = true
  }
  yield { content: rest, isCut }
}
