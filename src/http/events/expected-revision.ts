import type { Problem } from '../../core/problems.ts'
import { Refused } from '../dialect.ts'

/**
 * The revision that a correction builds on, as its body or an `If-Match` header says it: `"3"`, `W/"3"` or 3.
 * Null when neither says one; `*` is any.
 * @throws Refused where the header names none or another than the body.
 */
export function readExpectedRevision(ifMatch: string | undefined, inBody: number | null): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return inBody
  const revision = revisionOf(ifMatch)
  if (revision === undefined) throw refused(ifMatch, 'If-Match should be one revision in quotes, such as "3"')
  if (inBody !== null && inBody !== revision) {
    throw refused(ifMatch, `If-Match names another revision than expected_revision, which is ${inBody}`)
  }
  return revision
}

/** The `ETag` of an event at a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`
}

function revisionOf(ifMatch: string): number | undefined {
  const found = /^\s*(?:W\/)?("?)([1-9]\d{0,14})\1\s*$/.exec(ifMatch)
  return found ? Number(found[2]) : undefined
}

function refused(input: string, message: string): Refused {
  const problem: Problem = { path: ['if-match'], code: 'value_error', message, input }
  return new Refused({ kind: 'invalid', place: 'header', problems: [problem] })
}
