import Type, { type TObject } from 'typebox'
import type { AnswerDocs } from '../route.ts'
import { WRITERS } from './answer.ts'
import { documentKey, shaped } from './shape.ts'
import type { TreeObject } from './tree.ts'

export const DOCUMENT_TITLE = 'With a bearer token, or without credentials'
export const COLLINS_TITLE = 'With HTTP Basic'

/** A proper answer without its shape and its format. */
type Proper = {
  readonly description: string
  /** What Collins has under that name. */
  readonly data: TObject
  readonly example: TreeObject
  readonly headers?: Readonly<Record<string, string>>
}

/** Documents an answer of a route that only Collins has: in its envelope, or as shell or text. */
export function collinsAnswer(status: number, proper: Proper): AnswerDocs {
  return {
    ...inAnyFormat(proper),
    schema: envelope(proper.data),
    example: shaped('collins', status, proper.example),
  }
}

/** Documents an answer that is in Collins's envelope with HTTP Basic only. */
export function eitherAnswer(status: number, proper: Proper): AnswerDocs {
  const { data, example } = proper
  const properties = Object.entries(data.properties).map(([key, schema]) => [documentKey(key), schema])
  const document = Type.Object(Object.fromEntries(properties), { title: DOCUMENT_TITLE })
  const collins = { ...envelope(data), title: COLLINS_TITLE }
  return {
    ...inAnyFormat(proper),
    schema: Type.Unsafe({ oneOf: [document, collins] }),
    examples: {
      bearer: { summary: DOCUMENT_TITLE, value: shaped('document', status, example) },
      basic: { summary: COLLINS_TITLE, value: shaped('collins', status, example) },
    },
  }
}

/** Collins's envelope around `data`. */
export function envelope(data: TObject): TObject {
  return Type.Object({ status: Type.String(), data, Success: Type.Boolean() })
}

/** Shell and text have no envelope. */
function inAnyFormat({ description, example, headers }: Proper): AnswerDocs {
  return {
    description,
    otherFormats: {
      'text/x-shellscript': { schema: Type.String(), example: WRITERS.bash(example) },
      'text/plain': { schema: Type.String(), example: WRITERS.text(example) },
    },
    headers: {
      Vary: '`Authorization, Accept`: what the shape and the format of the answer depend on',
      'Content-Language': '`en`',
      ...headers,
    },
  }
}
