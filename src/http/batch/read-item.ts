import type { Submission } from '../../core/events/submission.ts'
import { type Refused, refused } from '../../core/events/verdict.ts'
import type { Problem } from '../../core/problems.ts'
import type { Excess } from '../dialect.ts'
import { checkSubmission, submissionOf } from '../events/read-submission.ts'
import { readBody } from '../fastapi/body.ts'
import { problemOf } from '../fastapi/problem-of.ts'
import type { RawItem } from './raw-item.ts'
import { ITEM_LIMIT } from './read-items.ts'

export type ItemReading =
  | { readonly submission: Submission; readonly bytes: Buffer }
  /** With the status that `POST /events` gives such a body. */
  | (Refused & { readonly status: 400 | 413 | 422 })

/** One item in the domain's words, read as the body of `POST /events` is. */
export function readItem(item: RawItem, by: Pick<Submission, 'source' | 'recordedBy'>): ItemReading {
  if (item.kind === 'too-long') return invalid(413, TOO_LONG)
  const reading = readBody({ body: item.bytes, contentType: undefined }, checkSubmission)
  if (reading.kind === 'accepted') return { submission: submissionOf(reading.value, by), bytes: item.bytes }
  if (reading.kind === 'refused') return invalid(422, ...reading.items.map(problemOf))
  if (reading.kind === 'unreadable') return invalid(400, UNREADABLE)
  const { of, most } = reading.excess
  const problem = { path: [], ...EXCESSIVE[of](most), input: null, ctx: { [`max_${of}`]: most } }
  return invalid(of === 'values' ? 413 : 400, problem)
}

function invalid(status: 400 | 413 | 422, ...problems: Problem[]): ItemReading {
  return { ...refused({ kind: 'invalid', problems }), status }
}

type Words = { readonly code: string; readonly message: string }

const EXCESSIVE: Readonly<Record<Excess['of'], (most: number) => Words>> = {
  levels: (most) => ({
    code: 'json_too_deep',
    message: `An item should nest at most ${most} levels deep; flatten it`,
  }),
  values: (most) => ({ code: 'too_long', message: `An item should have at most ${most} values; split it` }),
  digits: (most) => ({
    code: 'int_too_long',
    message: `A whole number should have at most ${most} digits; send it as a text`,
  }),
}

const TOO_LONG: Problem = {
  path: [],
  code: 'too_long',
  message: `An item should have at most ${ITEM_LIMIT} bytes`,
  input: null,
}

const UNREADABLE: Problem = {
  path: [],
  code: 'json_invalid',
  message: 'The item is no JSON that can be read',
  input: null,
}
