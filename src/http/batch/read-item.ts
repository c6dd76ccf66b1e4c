import type { Submission } from '../../core/events/submission.ts'
import { type Refused, refused } from '../../core/events/verdict.ts'
import type { Problem } from '../../core/problems.ts'
import { checkSubmission, submissionOf } from '../events/read-submission.ts'
import { readBody } from '../fastapi/body.ts'
import { problemOf } from '../fastapi/problem-of.ts'
import type { RawItem } from './raw-item.ts'
import { ITEM_LIMIT } from './read-items.ts'

export type ItemReading = { readonly submission: Submission; readonly bytes: Buffer } | Refused

/** One item in the domain's words, read as the body of `POST /events` is. */
export function readItem(item: RawItem, by: Pick<Submission, 'source' | 'recordedBy'>): ItemReading {
  if (item.kind === 'too-long') return invalid(TOO_LONG)
  const reading = readBody({ body: item.bytes, contentType: undefined }, checkSubmission)
  if (reading.kind === 'accepted') return { submission: submissionOf(reading.value, by), bytes: item.bytes }
  return reading.kind === 'refused' ? invalid(...reading.items.map(problemOf)) : invalid(UNREADABLE)
}

function invalid(...problems: Problem[]): Refused {
  return refused({ kind: 'invalid', problems })
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
