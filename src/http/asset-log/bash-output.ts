import { isBranch, isList, isRaw, rawText, type Tree, type TreeObject, takeApart } from './tree.ts'

/**
 * Writes an answer as shell assignments, one a line: `DATA_0_ID=3;`. Texts are quoted so that `eval` takes them
 * as they are, which Collins itself forgets for `"`, `$`, `` ` `` and `\`.
 */
export function writeBash(data: TreeObject): string {
  return `${assignments(data, '')}\n`
}

/** The assignments of one object, whose names begin with `prefix`. */
export function assignments(data: TreeObject, prefix: string): string {
  return Object.entries(data)
    .map(([key, value]) => assignment(prefix + key, takeApart(value)))
    .join('\n')
}

function assignment(name: string, value: Tree): string {
  if (isBranch(value)) return assignments(value, `${name}_`)
  if (isList(value)) return listAssignments(`${name}_`, value)
  return `${variable(name)}=${word(value)};`
}

function listAssignments(prefix: string, items: readonly Tree[]): string {
  const plain = items.every((item) => !isBranch(item) && !isList(item))
  if (plain) return `${variable(prefix)}=${items.map(word).join(',')};`
  return items.map((item, index) => `${assignment(`${prefix}${index}`, item)}\n`).join('')
}

function word(value: Tree): string {
  if (value === null) return ''
  if (typeof value === 'string') return `"${value.replace(/["$`\\]/g, '\\$&')}"`
  return isRaw(value) ? rawText(value) : String(value)
}

/** A name that a shell accepts: capitals, digits and underscores, not starting with a digit. */
function variable(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase()
  return /^[A-Z_]/.test(safe) ? safe : `_${safe}`
}
