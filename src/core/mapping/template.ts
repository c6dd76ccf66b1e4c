import { type Row, valueIn } from './row.ts'

/**
 * Text with columns in braces: `machine-{machineID}`, or `{notes|none}` to say what stands for an empty one.
 * Doubled braces stand for themselves.
 */
export type Template = {
  readonly columns: readonly string[]
  /** Undefined when a column is empty in this row and nothing was said to stand for it. */
  readonly fill: (row: Row) => string | undefined
}

const PART = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g

/** @throws Error saying which brace is alone. */
export function compileTemplate(text: string): Template {
  const pieces: Piece[] = []
  let end = 0
  for (const found of text.matchAll(PART)) {
    pieces.push({ text: text.slice(end, found.index) })
    end = found.index + found[0].length
    if (found[1] !== undefined) pieces.push(columnPiece(found[1]))
    else if (found[0].length === 2) pieces.push({ text: found[0][0]! })
    else throw new Error(`has a lone ${found[0]} (write ${found[0]}${found[0]} for the character itself)`)
  }
  pieces.push({ text: text.slice(end) })
  const columns = pieces.flatMap((piece) => ('column' in piece ? [piece.column] : []))
  return { columns, fill: (row) => fill(pieces, row) }
}

type Piece = { readonly text: string } | { readonly column: string; readonly whenEmpty: string | undefined }

function columnPiece(inside: string): Piece {
  const bar = inside.indexOf('|')
  if (bar === -1) return { column: inside.trim(), whenEmpty: undefined }
  return { column: inside.slice(0, bar).trim(), whenEmpty: inside.slice(bar + 1) }
}

function fill(pieces: readonly Piece[], row: Row): string | undefined {
  let filled = ''
  for (const piece of pieces) {
    const value = 'text' in piece ? piece.text : (valueIn(row, piece.column) ?? piece.whenEmpty)
    if (value === undefined) return undefined
    filled += typeof value === 'object' ? JSON.stringify(value) : value
  }
  return filled
}
