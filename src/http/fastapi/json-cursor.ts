import type { Excess } from '../dialect.ts'

/** A place in a JSON text, how many objects and lists are open there, and how many values began before it. */
export type Cursor = { readonly text: string; at: number; depth: number; values: number }

/** Thrown where a text stops being JSON; `at` counts UTF-16 units. */
export class Malformed extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Thrown where a text may be JSON, but nests deeper, has longer numbers or more values than are read. */
export class BeyondLimits extends Error {
  readonly excess: Excess

  constructor(excess: Excess) {
    super(`more than ${excess.most} ${excess.of}`)
    this.excess = excess
  }
}

/** Steps over one character if it is the one at hand. */
export function takes(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false
  cursor.at += 1
  return true
}

export function skipSpace(cursor: Cursor): void {
  while (' \t\n\r'.includes(cursor.text[cursor.at] ?? 'end')) cursor.at += 1
}
