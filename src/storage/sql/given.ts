import {
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'

export type Bindable = string | number | bigint | Uint8Array | null

/** SQL text with the way to its parameters: compiled once for all queries of one shape. */
export type Template<Query> = { readonly text: string; readonly bind: (query: Query) => Bindable[] }

type Slot<Query> = { readonly read: (query: Query) => Bindable }

/** A parameter that is read from each query of the shape. */
export function given<Query>(read: (query: Query) => Bindable): RawBuilder<unknown> {
  const slot: Slot<Query> = { read }
  return sql`${slot}`
}

/** Turns a composed fragment into a template; every parameter in it must come from `given`. */
export function templateOf<Query>(fragment: RawBuilder<unknown>): Template<Query> {
  const { sql: text, parameters } = fragment.compile(composer)
  const slots = parameters as readonly Slot<Query>[]
  return { text, bind: (query) => slots.map((slot) => slot.read(query)) }
}

export function allOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** Composes and never runs: statements are prepared by the engine. */
const composer = new Kysely<never>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})
