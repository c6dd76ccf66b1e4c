import { Refused } from '../dialect.ts'
import type { Ask } from '../route.ts'

/**
 * The version that an edit builds on, as its body or an `If-Match` header says it: `"3"`, `W/"3"` or 3. Null
 * when neither says one; `*` is any.
 * @throws Refused where the header names none or another than the body.
 */
export function readExpectedVersion({ headers }: Ask, inBody: number | null | undefined): number | null {
  const ifMatch = headers['if-match']
  if (ifMatch === undefined || ifMatch.trim() === '*') return inBody ?? null
  const found = /^\s*(?:W\/)?("?)([1-9]\d{0,14})\1\s*$/.exec(ifMatch)
  if (!found) throw refused(ifMatch, 'If-Match should be one version in quotes, such as "3"')
  const version = Number(found[2])
  if (inBody === null || inBody === undefined || inBody === version) return version
  throw refused(ifMatch, `If-Match names another version than expected_version, which is ${inBody}`)
}

function refused(input: string, message: string): Refused {
  const problem = { path: ['if-match'], code: 'value_error', message, input }
  return new Refused({ kind: 'invalid', place: 'header', problems: [problem] })
}
