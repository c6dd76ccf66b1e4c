import { conflict, type Refusal } from './problems.ts'

/** Which rule an edit is about, and the revision its author has seen, where that matters. */
export type RuleTarget = { readonly id: string; readonly expectedRevision?: number | null }

/** Why an edit that builds on another revision must not be carried out; undefined where it may. */
export function staleRevision(
  what: string,
  { revision }: { readonly revision: number },
  { expectedRevision = null }: RuleTarget,
): Refusal | undefined {
  if (expectedRevision === null || expectedRevision === revision) return undefined
  const message = `${what} has revision ${revision}, not ${expectedRevision}: somebody has changed it meanwhile; read it again and repeat the change`
  const details = { revision, expected_revision: expectedRevision }
  return conflict('stale-revision', message, details).refusal
}
