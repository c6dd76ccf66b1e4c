import type { JsonObject } from '../../core/json.ts'
import { BadMapping } from '../../core/mapping/bad-mapping.ts'
import { valueIn } from '../../core/mapping/row.ts'

/** A topic with values of an event in it, such as `groundlog/{entity_id}/{event_type_id}`. */
export type TopicTemplate = {
  readonly columns: readonly string[]
  /** A filter that all its topics match. */
  readonly levels: readonly string[]
  readonly fill: (row: JsonObject) => string
}

const LEVEL = /^([^{}]*)(?:\{([^{}]+)\}([^{}]*))?$/

/**
 * Compiles a topic. There is at most one value in a level, and values are escaped, so that different values make
 * different topics. @throws BadMapping
 */
export function compileTopicTemplate(text: string, where: string): TopicTemplate {
  checkTopicText(text, where)
  const levels = text.split('/').map((level) => {
    const found = LEVEL.exec(level)
    if (!found) {
      throw new BadMapping(
        `${where} should have at most one value in braces between two slashes, unlike ${level}`,
      )
    }
    const [, before = '', column, behind = ''] = found
    return { before, column: column?.trim(), behind }
  })
  return {
    columns: levels.flatMap(({ column }) => (column === undefined ? [] : [column])),
    levels: levels.map(({ before, column }) => (column === undefined ? before : '+')),
    fill: (row) =>
      levels.map(({ before, column, behind }) => before + escaped(row, column) + behind).join('/'),
  }
}

/** A topic without values is this too. @throws BadMapping */
export function checkTopicText(text: string, where: string): void {
  if (text === '') throw new BadMapping(`${where} should not be empty`)
  if (text.startsWith('$'))
    throw new BadMapping(`${where} should not begin with $: brokers keep that to themselves`)
  const bad = [...text].find((char) => char !== '/' && mustEscape(char) && char !== '%')
  if (bad !== undefined) {
    throw new BadMapping(`${where} should have no ${JSON.stringify(bad)}: nothing can be published there`)
  }
}

function escaped(row: JsonObject, column: string | undefined): string {
  const value = column === undefined ? undefined : valueIn(row, column)
  if (value === undefined) return ''
  return escapeLevel(typeof value === 'string' ? value : JSON.stringify(value))
}

/**
 * Makes text fit for one level of a topic: what brokers give a meaning to, or refuse, becomes `%` and the codes of its
 * bytes, as in URLs. Different texts stay different.
 */
export function escapeLevel(text: string): string {
  const level = [...text].map((char) => (mustEscape(char) ? encoded(char) : char)).join('')
  return level.startsWith('$') ? `%24${level.slice(1)}` : level
}

/** Separators, wildcards, the escape itself, control characters and what is no character of Unicode. */
function mustEscape(char: string): boolean {
  if ('/+#%'.includes(char)) return true
  const code = char.codePointAt(0)!
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true
  return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe
}

function encoded(char: string): string {
  return [...new TextEncoder().encode(char)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}
