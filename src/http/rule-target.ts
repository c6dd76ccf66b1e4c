import type { RuleTarget } from '../core/expected-revision.ts'
import { readIfMatch } from './if-match.ts'
import type { Ask } from './route.ts'

/**
 * The rule in the URL, and the revision that the edit builds on, as its body or an `If-Match` header says it.
 * @throws Refused where the header names none, or another than the body.
 */
export function ruleTarget(request: Ask, inBody: number | null | undefined): RuleTarget {
  const expectedRevision = readIfMatch(request.headers['if-match'], 'revision', inBody)
  return { id: request.params['id']!, expectedRevision }
}

/** For the documentation of edits. */
export const CHANGED_MEANWHILE = 'Somebody has changed it meanwhile: `revision` is not `expected_revision`'
