import { isBranch, isList, isRaw, rawText, type Tree, type TreeObject, takeApart } from './tree.ts'

/** Writes an answer as lines of `key<TAB>value`, what is inside of something one tab further in. */
export function writeText(data: TreeObject): string {
  return `${textLines(data, 0)}\n`
}

/** The lines of one object that stands `depth` levels in. */
export function textLines(data: TreeObject, depth: number): string {
  const indent = '\t'.repeat(depth)
  return Object.entries(data)
    .map(([key, value]) => `${indent}${key}\t${valueText(takeApart(value), depth)}`)
    .join('\n')
}

function valueText(value: Tree, depth: number): string {
  if (isBranch(value)) return `\n${textLines(value, depth + 1)}`
  if (isList(value)) return value.map((item) => valueText(item, depth)).join(',')
  return isRaw(value) ? rawText(value) : String(value)
}
