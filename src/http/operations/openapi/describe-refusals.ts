import type { Dialect } from '../../dialect.ts'
import { answerHeaders } from './describe-headers.ts'
import type { Content, DescribedAnswer, Media, Schema } from './document.ts'
import { type RefusalExample, type RefusalExamples, refusalExamples, THINGS } from './refusal-examples.ts'
import type { SchemaShelf } from './schema-shelf.ts'
import { NO_SUCH_METHOD, REFUSAL_HEADERS, WAYS_TO_SIGN_IN } from './words.ts'

export type DescribedDialect = {
  readonly dialect: Dialect
  /** Refers to the body of its refusals, where that is JSON. */
  readonly schema: Schema
  readonly examples: RefusalExamples
}

export async function describeDialect(dialect: Dialect, shelf: SchemaShelf): Promise<DescribedDialect> {
  const schema = shelf.publish({ $id: `${dialect.name}.refusal`, ...dialect.refusalSchema })
  return { dialect, schema, examples: await refusalExamples(dialect) }
}

/** What a dialect says at `status`; at 404 about the thing that the sentence beside it speaks of. */
export function refusalsAt(
  { examples }: DescribedDialect,
  status: number,
  sentence: string,
): readonly RefusalExample[] {
  if (status !== 404) return examples.of(status)
  const what = THINGS.find((thing) => sentence.toLowerCase().includes(thing.toLowerCase()))
  return examples.notFound(what ?? 'Log entry')
}

/** The bodies of refusals by content type; `schema` is for the JSON ones, the others are plain text. */
export function refusalContent(refusals: readonly RefusalExample[], schema: Schema): Content {
  const byContentType = Map.groupBy(refusals, ({ contentType }) => contentType)
  return Object.fromEntries(
    [...byContentType].map(([contentType, its]) => [
      contentType,
      { schema: contentType === 'application/json' ? schema : { type: 'string' }, ...bodiesOf(its) },
    ]),
  )
}

/** Equal bodies are one example. */
function bodiesOf(refusals: readonly RefusalExample[]): Pick<Media, 'example' | 'examples'> {
  const different = [...new Map(refusals.toReversed().map((it) => [JSON.stringify(it.body), it])).values()]
  if (different.length === 1) return { example: different[0]!.body }
  const named = different
    .toReversed()
    .map(({ way: { name }, body }) => [name, { summary: WAYS_TO_SIGN_IN[name], value: body }])
  return { examples: Object.fromEntries(named) }
}

/** What the headers of refusals say, by name. */
export function refusalHeaders(refusals: readonly RefusalExample[]): Readonly<Record<string, string>> {
  const sent = new Set(refusals.flatMap(({ headers }) => headers))
  return Object.fromEntries(Object.entries(REFUSAL_HEADERS).filter(([name]) => sent.has(name.toLowerCase())))
}

/** The refusals that all routes of a dialect share, to be referred to by name. */
export function describeRefusals(described: DescribedDialect): Record<string, DescribedAnswer> {
  const { dialect, schema, examples } = described
  // No operation answers 405, but the paths do.
  const statuses =
    examples.of(405).length > 0 ? { ...dialect.refusals, 405: NO_SUCH_METHOD } : dialect.refusals
  const named = Object.entries(statuses).map(([status, description]) => {
    const refusals = examples.of(Number(status))
    const headers = refusalHeaders(refusals)
    return [
      refusalName(dialect, status),
      {
        description,
        ...(Object.keys(headers).length > 0 && { headers: answerHeaders(headers) }),
        content: refusalContent(refusals, schema),
      },
    ]
  })
  return Object.fromEntries(named)
}

export function refusalName(dialect: Dialect, status: string): string {
  return `${dialect.name}.${status}`
}
