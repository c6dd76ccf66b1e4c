import Type from 'typebox'
import type { Problem } from '../core/problems.ts'
import { Refused } from './dialect.ts'

/** What an edit may be built on: a `revision` of an event, of a rule, a `version` of an event type. */
export type Edition = 'revision' | 'version'

/**
 * The edition that an edit builds on, as its body or an `If-Match` header says it: `"3"`, `W/"3"` or 3. Null
 * when neither says one; `*` is any.
 * @throws Refused where the header names none, or another than the body.
 */
export function readIfMatch(
  ifMatch: string | undefined,
  edition: Edition,
  inBody: number | null | undefined,
): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return inBody ?? null
  const found = /^\s*(?:W\/)?("?)([1-9]\d{0,14})\1\s*$/.exec(ifMatch)
  if (!found) throw refused(ifMatch, `If-Match should be one ${edition} in quotes, such as "3"`)
  const named = Number(found[2])
  if (inBody === null || inBody === undefined || inBody === named) return named
  throw refused(ifMatch, `If-Match names another ${edition} than expected_${edition}, which is ${inBody}`)
}

/** What `/openapi.json` says of the header on routes that edit an event type, whose answers hold its version. */
export const IF_VERSION_MATCHES = {
  'If-Match': Type.String({
    description: 'The version that was read, such as `"3"`; another one meanwhile is a 409.',
  }),
}

/** The same of routes that edit an event or a rule, whose answers hold its revision. */
export const IF_REVISION_MATCHES = {
  'If-Match': Type.String({
    description: 'The revision that was read, such as `"3"`; another one meanwhile is a 409.',
  }),
}

/** What an edit or a deletion may say in its body instead of `If-Match`. */
export const EXPECTED_REVISION = {
  expected_revision: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'The revision you looked at; 409 if there is another by now. `If-Match` says the same.',
    }),
  ),
}

/** For the documentation of answers that carry it. */
export const REVISION_TAG = { ETag: 'The revision, for If-Match: `"3"`' }

export const VERSION_TAG = { ETag: 'The version of the event type, for If-Match: `"3"`' }

/** The `ETag` of an edition. */
export function entityTag(edition: number): string {
  return `"${edition}"`
}

function refused(input: string, message: string): Refused {
  const problem: Problem = { path: ['if-match'], code: 'value_error', message, input }
  return new Refused({ kind: 'invalid', place: 'header', problems: [problem] })
}
