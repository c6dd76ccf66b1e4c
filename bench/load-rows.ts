import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './row.ts'

/**
 * The rows of these names, all of them where none is named, in the order of their files.
 * @throws Error naming the rows there are, for a name that is none of them.
 */
export async function loadRows(names: readonly string[]): Promise<Row[]> {
  const files = globSync('rows/*.ts', { cwd: import.meta.dirname }).sort()
  const rows = await Promise.all(
    files.map(async (file) => ((await import(join(import.meta.dirname, file))) as { row: Row }).row),
  )
  const unknown = names.find((name) => !rows.some((row) => row.name === name))
  if (unknown !== undefined) {
    throw new Error(`There is no row ${unknown}; there are ${rows.map(({ name }) => name).join(', ')}`)
  }
  return names.length === 0 ? rows : rows.filter(({ name }) => names.includes(name))
}
