import type { Dialect } from '../../dialect.ts'
import type { DescribedAnswer, Schema } from './document.ts'
import { type RefusalExample, type RefusalExamples, refusalExamples, THINGS } from './refusal-examples.ts'
import type { SchemaShelf } from './schema-shelf.ts'

export type DescribedDialect = {
  readonly dialect: Dialect
  /** Refers to the body of its refusals. */
  readonly schema: Schema
  readonly examples: RefusalExamples
}

export async function describeDialect(dialect: Dialect, shelf: SchemaShelf): Promise<DescribedDialect> {
  const schema = shelf.publish({ $id: `${dialect.name}.refusal`, ...dialect.refusalSchema })
  return { dialect, schema, examples: await refusalExamples(dialect) }
}

/** What a dialect says at `status`; at 404 about the thing that the sentence beside it speaks of. */
export function refusalExample(
  { examples }: DescribedDialect,
  status: number,
  sentence: string,
): RefusalExample | undefined {
  if (status !== 404) return examples.of(status)
  const what = THINGS.find((thing) => sentence.toLowerCase().includes(thing.toLowerCase()))
  return examples.notFound(what ?? 'Log entry')
}

/** The refusals that all routes of a dialect share, to be referred to by name. */
export function describeRefusals({
  dialect,
  schema,
  examples,
}: DescribedDialect): Record<string, DescribedAnswer> {
  const named = Object.entries(dialect.refusals).map(([status, description]) => {
    const example = examples.of(Number(status))
    const content = {
      [example?.contentType ?? 'application/json']: { schema, ...(example && { example: example.body }) },
    }
    return [refusalName(dialect, status), { description, content }]
  })
  return Object.fromEntries(named)
}

export function refusalName(dialect: Dialect, status: string): string {
  return `${dialect.name}.${status}`
}
