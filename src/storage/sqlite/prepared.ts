import type { Database, Statement } from 'better-sqlite3'
import type { Bindable, Template } from '../sql/fragment.ts'

/** Shapes beyond this are compiled again when they come back. */
const MOST_SHAPES = 300

type Prepared<Query> = {
  readonly statement: Statement<Bindable[], unknown>
  readonly bind: Template<Query>['bind']
}

/** Runs templates, each compiled and prepared once per shape. Rows have bigints for whole numbers. */
export function createPrepared<Query>(database: Database) {
  const byShape = new Map<string, Prepared<Query>>()

  const prepare = (shape: string, compile: () => Template<Query>): Prepared<Query> => {
    const known = byShape.get(shape)
    if (known) return known
    const { text, bind } = compile()
    const statement = database.prepare<Bindable[], unknown>(text).safeIntegers()
    const oldest = byShape.keys().next()
    if (byShape.size >= MOST_SHAPES && !oldest.done) byShape.delete(oldest.value)
    const prepared = { statement, bind }
    byShape.set(shape, prepared)
    return prepared
  }

  return <Row>(shape: string, query: Query, compile: () => Template<Query>): Row[] => {
    const { statement, bind } = prepare(shape, compile)
    return statement.all(...bind(query)) as Row[]
  }
}
