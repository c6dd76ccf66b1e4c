import type { AnswerDocs } from '../../route.ts'
import { describeContent, shownAs } from './describe-content.ts'
import { answerHeaders } from './describe-headers.ts'
import { type DescribedDialect, refusalContent, refusalHeaders, refusalsAt } from './describe-refusals.ts'
import type { Content, DescribedAnswer } from './document.ts'
import type { SchemaShelf } from './schema-shelf.ts'

type Around = { readonly dialect: DescribedDialect; readonly shelf: SchemaShelf }

/** An answer of one operation; a refusal without an example of its own is shown in the words of its dialect. */
export function describeAnswer(status: number, docs: AnswerDocs, around: Around): DescribedAnswer {
  const isWordedByDialect = status >= 400 && docs.example === undefined
  const refusals = isWordedByDialect ? refusalsAt(around.dialect, status, docs.description) : []
  const headers = { ...refusalHeaders(refusals), ...docs.headers }
  const schema = docs.schema ? around.shelf.publish(docs.schema) : around.dialect.schema
  const content = refusals.length > 0 ? refusalContent(refusals, schema) : ownContent(docs, around)
  return {
    description: docs.description,
    ...(Object.keys(headers).length > 0 && { headers: answerHeaders(headers) }),
    ...(Object.keys(content).length > 0 && { content }),
  }
}

function ownContent(docs: AnswerDocs, { dialect, shelf }: Around): Content {
  const { schema, contentType = 'application/json', otherFormats = {} } = docs
  if (schema === undefined && docs.example === undefined) return {}
  return {
    [contentType]: { schema: schema ? shelf.publish(schema) : dialect.schema, ...shownAs(docs) },
    ...describeContent(otherFormats, shelf),
  }
}
