import type { Problem } from '../problems.ts'

const RULE_ID = '^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$'

/** What is wrong with a rule's id. Ids stand in headers, which are ASCII, and in URLs. */
export function ruleIdProblems(id: string): Problem[] {
  if (new RegExp(RULE_ID).test(id)) return []
  const message = `String should match pattern '${RULE_ID}'`
  return [{ path: ['id'], code: 'string_pattern_mismatch', message, input: id, ctx: { pattern: RULE_ID } }]
}
