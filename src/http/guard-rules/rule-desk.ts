import type { FastifyReply } from 'fastify'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Result } from '../../core/problems.ts'
import type { GuardRule } from '../../core/rules/guard-rule.ts'
import { findGuardRule, type RuleEditContext } from '../../core/rules/guard-rule-edit.ts'
import { accepted } from '../accepted.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { entityTag, REVISION_TAG } from '../if-match.ts'
import type { Desk } from '../record-submission.ts'
import { RULE_EXAMPLE } from './examples.ts'
import { presentRule } from './present.ts'
import { RULE } from './schemas.ts'

/** What operations on guard rules answer, for their documentation. */
export const THE_RULE = {
  description: 'The guard rule',
  schema: RULE,
  example: RULE_EXAMPLE,
  headers: REVISION_TAG,
}

export const NO_RULE = { description: 'No such guard rule' }

/** @throws Refused where there is no such rule. */
export function ruleCalled(id: string, { catalog }: House): GuardRule {
  return accepted(findGuardRule(catalog.current(), id))
}

type Edit = (catalog: CatalogSnapshot, context: RuleEditContext) => Result<GuardRule>

/** Carries an edit out in the name of who asks, and gives the rule as it is then. @throws Refused */
export async function saveRule({ request, house }: Desk, edit: Edit): Promise<GuardRule> {
  const context = { now: house.now(), newId: house.newId, by: request.principal.name }
  return accepted(await house.catalog.saveGuardRule((catalog) => edit(catalog, context)))
}

export function sendRule(
  { reply, house }: Omit<Desk, 'request'>,
  rule: GuardRule,
  status = 200,
): FastifyReply {
  reply.header('etag', entityTag(rule.revision))
  return sendJson(reply, status, presentRule(rule, house.catalog.current()))
}
