import type { Excess } from '../dialect.ts'

/** How deep a message may nest; deeper ones cost their readers more than they tell. */
export const MAX_DEPTH = 100

/** Values in one body, at every depth; an empty list counts as if it had an item. */
export const MAX_VALUES = 10_000

/** Why a text is no JSON object to read members from. */
export type Unreadable = 'not-json' | Excess

export type Members = ReadonlyMap<string, string>

/**
 * The members of a JSON object, each value as the very text it was written as; of equal names the last counts.
 * Any other JSON value has none.
 */
export function membersOf(text: string): Members | Unreadable {
  const excess = excessOf(text)
  if (excess) return excess
  try {
    JSON.parse(text)
  } catch {
    return 'not-json'
  }
  return /^\s*\{/.test(text) ? cutMembers(text) : new Map()
}

/** `text` must be a valid JSON object. */
function cutMembers(text: string): Map<string, string> {
  const members = new Map<string, string>()
  let name: string | null = null
  let start = 0
  for (const { at, mark, depth, end } of marksOf(text)) {
    if (depth !== 1) continue
    if (mark === '"' && name === null) name = JSON.parse(text.slice(at, end)) as string
    else if (mark === ':') start = end
    else if ((mark === ',' || mark === '}') && name !== null) {
      members.set(name, text.slice(start, at).trim())
      name = null
    }
  }
  return members
}

function excessOf(text: string): Excess | undefined {
  let values = 1
  for (const { mark, depth } of marksOf(text)) {
    if (depth > MAX_DEPTH) return { of: 'levels', most: MAX_DEPTH }
    if (mark === ',' || mark === '{' || mark === '[') values += 1
    if (values > MAX_VALUES) return { of: 'values', most: MAX_VALUES }
  }
  return undefined
}

type Mark = { readonly mark: string; readonly at: number; readonly end: number; readonly depth: number }

/** The strings and the punctuation of a JSON text; a bracket stands at the depth of what it encloses. */
function* marksOf(text: string): Generator<Mark> {
  let depth = 0
  let at = 0
  while (at < text.length) {
    const mark = text[at]!
    const end = mark === '"' ? endOfString(text, at) : at + 1
    if (mark === '{' || mark === '[') depth += 1
    if (MARKS.has(mark)) yield { mark, at, end, depth }
    if (mark === '}' || mark === ']') depth -= 1
    at = end
  }
}

const MARKS: ReadonlySet<string> = new Set('"{}[]:,')

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

const OUTSIDE_OF_STRINGS = /("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g

/** Valid JSON text without the spaces between its parts; what stands in strings and numbers stays. */
export function compactJson(text: string): string {
  return text.replace(OUTSIDE_OF_STRINGS, '$1')
}
