export type Bindable = string | number | bigint | Uint8Array | null

/** A parameter, read from each query of the shape. */
type Slot<Query> = (query: Query) => Bindable

/** A piece of SQL: text, and slots where parameters stand. A value can get into it through a slot only. */
export type Fragment<Query = unknown> = { readonly parts: readonly (string | Slot<Query>)[] }

/** SQL text with the way to its parameters: composed once for all queries of one shape. */
export type Template<Query> = { readonly text: string; readonly bind: (query: Query) => Bindable[] }

/** Composes fragments: sql`select seq from event where ${condition}`. */
export function sql<Query = unknown>(
  texts: readonly string[],
  ...inner: readonly Fragment<Query>[]
): Fragment<Query> {
  return { parts: texts.flatMap((text, place) => [text, ...(inner[place]?.parts ?? [])]) }
}

/** Text of this program's own, never of a query's. */
export function raw(text: string | number): Fragment {
  return { parts: [String(text)] }
}

/** A parameter that is read from each query of the shape. */
export function given<Query>(read: Slot<Query>): Fragment<Query> {
  return { parts: [read] }
}

export function joined<Query>(fragments: readonly Fragment<Query>[], between: string): Fragment<Query> {
  return { parts: fragments.flatMap(({ parts }, place) => (place === 0 ? parts : [between, ...parts])) }
}

export function allOf<Query>(conditions: readonly Fragment<Query>[]): Fragment<Query> {
  return conditions.length === 0 ? raw('true') : joined(conditions, ' and ')
}

/** SQLite plans by what a bare `?` is bound to, behind `limit` above all, and compiles it all again for each run. */
const PARAMETER = '+?'

export function templateOf<Query>({ parts }: Fragment<Query>): Template<Query> {
  const slots = parts.filter((part) => typeof part === 'function')
  const text = parts.map((part) => (typeof part === 'function' ? PARAMETER : part)).join('')
  return { text, bind: (query) => slots.map((read) => read(query)) }
}
