const RAW = Symbol('raw JSON')

/** JSON text that goes out as it came in: `1.0` stays `1.0`, and a long number keeps all its digits. */
export type RawJson = { readonly [RAW]: string }

/** What an answer is made of before it is JSON, shell assignments or plain text. */
export type Tree = null | boolean | number | string | RawJson | readonly Tree[] | TreeObject

export type TreeObject = { readonly [key: string]: Tree }

/** Marks valid JSON text to be written as it is. */
export function rawJson(text: string): RawJson {
  return { [RAW]: text }
}

export function isRaw(tree: Tree): tree is RawJson {
  return typeof tree === 'object' && tree !== null && RAW in tree
}

/** Writes a tree as JSON without spaces. */
export function writeJsonTree(tree: Tree): string {
  if (typeof tree !== 'object' || tree === null) return JSON.stringify(tree)
  if (isRaw(tree)) return tree[RAW]
  if (isList(tree)) return `[${tree.map(writeJsonTree).join(',')}]`
  const members = Object.entries(tree).map(([key, value]) => `${JSON.stringify(key)}:${writeJsonTree(value)}`)
  return `{${members.join(',')}}`
}

/** A tree whose raw parts are taken apart, down to the numbers: those stay raw. */
export function takeApart(tree: Tree): Tree {
  return isRaw(tree) ? (JSON.parse(tree[RAW], keepNumber as Reviver) as Tree) : tree
}

/** The text of a raw number that `takeApart` left. */
export function rawText(raw: RawJson): string {
  return raw[RAW]
}

export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree)
}

/** Whether a tree has members of its own: neither a value nor a list. */
export function isBranch(tree: Tree): tree is TreeObject {
  return typeof tree === 'object' && tree !== null && !isList(tree) && !isRaw(tree)
}

type Reviver = (key: string, value: unknown) => unknown

// The third argument is in the language but not yet in the compiler's library.
function keepNumber(_key: string, value: unknown, { source }: { source: string }): unknown {
  return typeof value === 'number' ? rawJson(source) : value
}
