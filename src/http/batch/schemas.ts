import Type from 'typebox'
import { DUPLICATE_EXAMPLE, EVENT_EXAMPLE, SUBMISSION_EXAMPLE } from '../events/examples.ts'
import { DUPLICATE, SUBMISSION } from '../events/schema.ts'
import { compileQuery } from '../fastapi/query.ts'
import { MAX_ITEMS } from './read-items.ts'

export const BATCH_PARAMETERS = Type.Object({
  atomic: Type.Boolean({
    default: false,
    description: 'All items or none: one that is not kept leaves nothing behind, and the answer is 422',
  }),
})

export const readBatchParameters = compileQuery(BATCH_PARAMETERS)

export const BATCH = Type.Array(SUBMISSION, { maxItems: MAX_ITEMS })

export const BATCH_EXAMPLE = [SUBMISSION_EXAMPLE]

/** NDJSON has no schema in OpenAPI; each line is an item of the array. */
export const LINES = Type.String({ description: 'One event a line, each as `POST /events` takes it' })

export const LINES_EXAMPLE = `${JSON.stringify(SUBMISSION_EXAMPLE)}\n`

const ITEM = Type.Object({
  index: Type.Integer({ description: 'Its place in the batch, from 0' }),
  status: Type.Integer({ description: 'What `POST /events` would have answered' }),
  verdict: Type.Union([Type.String(), Type.Null()], {
    description: '`recorded`, `refused` and so on; null where the server failed',
  }),
  id: Type.Optional(Type.String({ description: 'The event recorded, or the one that was there first' })),
  warnings: Type.Optional(Type.Array(Type.Unknown())),
  duplicate: Type.Optional(Type.Object(DUPLICATE)),
  detail: Type.Optional(Type.Unknown({ description: 'What is wrong with it' })),
})

export const BATCH_ANSWER = Type.Object({
  data: Type.Array(ITEM),
  total: Type.Integer(),
  recorded: Type.Integer({ description: 'Flagged ones included' }),
  flagged: Type.Integer(),
  merged: Type.Integer(),
  dropped: Type.Integer(),
  rejected: Type.Integer(),
  refused: Type.Integer(),
  failed: Type.Integer({ description: 'The server could not store them; send them again' }),
})

export const BATCH_ANSWER_EXAMPLE = {
  data: [
    { index: 0, status: 201, verdict: 'recorded', id: EVENT_EXAMPLE.id },
    { index: 1, status: 200, verdict: 'merged-into', id: EVENT_EXAMPLE.id, duplicate: DUPLICATE_EXAMPLE },
    {
      index: 2,
      status: 422,
      verdict: 'refused',
      detail: [{ type: 'missing', loc: ['body', 2, 'entity_id'], msg: 'Field required' }],
    },
  ],
  total: 3,
  recorded: 1,
  flagged: 0,
  merged: 1,
  dropped: 0,
  rejected: 0,
  refused: 1,
  failed: 0,
}

export const ANSWER_LINES = Type.String({ description: 'One answer a line, each like those in `data`' })

export const ANSWER_LINES_EXAMPLE = BATCH_ANSWER_EXAMPLE.data.map((it) => `${JSON.stringify(it)}\n`).join('')
