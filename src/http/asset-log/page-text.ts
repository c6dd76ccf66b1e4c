import { assignments } from './bash-output.ts'
import type { OutputFormat } from './output-format.ts'
import type { Pagination } from './paging.ts'
import { type Shape, shaped } from './shape.ts'
import { textLines } from './text-output.ts'
import { rawJson, type TreeObject, writeJsonTree } from './tree.ts'

/** A page taken apart, so that it can be written row by row and come out as if it had been written whole. */
export type PageText = {
  readonly open: string
  readonly row: (row: TreeObject, index: number) => string
  readonly between: string
  readonly close: (rows: number) => string
}

/** How a page is written in a format and a shape. */
export function pageText(format: OutputFormat, shape: Shape, pagination: Pagination): PageText {
  if (format === 'bash') return bashPage(pagination)
  if (format === 'text') return textPage(pagination)
  return jsonPage(shape, pagination)
}

function jsonPage(shape: Shape, pagination: Pagination): PageText {
  // The rows' place is marked by something that cannot be in the text around them.
  const whole = writeJsonTree(shaped(shape, 200, { Pagination: pagination, Data: rawJson('[\n]') }))
  const [open = '', close = ''] = whole.split('\n')
  return { open, row: writeJsonTree, between: ',', close: () => close }
}

function bashPage(pagination: Pagination): PageText {
  return {
    open: `${assignments({ Pagination: pagination }, '')}\n`,
    row: (row, index) => `${assignments(row, `Data_${index}_`)}\n`,
    between: '',
    close: (rows) => (rows === 0 ? `${assignments({ Data: [] }, '')}\n` : '\n'),
  }
}

function textPage(pagination: Pagination): PageText {
  return {
    open: `${textLines({ Pagination: pagination }, 0)}\nData\t`,
    row: (row) => `\n${textLines(row, 1)}`,
    between: ',',
    close: () => '\n',
  }
}
