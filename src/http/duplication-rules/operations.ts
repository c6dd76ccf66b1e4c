import type { FastifyReply } from 'fastify'
import type { DuplicationRule } from '../../core/duplication/duplication-rule.ts'
import {
  createDuplicationRule as create,
  findDuplicationRule,
  findDuplicationTarget,
  patchDuplicationRule as patch,
} from '../../core/duplication/edit-duplication-rule.ts'
import { accepted } from '../accepted.ts'
import { editContext } from '../event-types/edit-type.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { entityTag, IF_REVISION_MATCHES, REVISION_TAG } from '../if-match.ts'
import { linkTo } from '../link-to.ts'
import { pageAnswer, pageOf, readPageRequest } from '../offset-page.ts'
import type { Operation } from '../route.ts'
import { CHANGED_MEANWHILE, ruleTarget } from '../rule-target.ts'
import { NEW_RULE_EXAMPLE, RULE_EXAMPLE } from './examples.ts'
import { matchingRules } from './matching-rules.ts'
import { presentRule } from './present.ts'
import { readNewRule, readReset, readRuleChange } from './read-rule.ts'
import {
  NEW_RULE,
  RESET,
  RESET_ANSWER,
  RULE,
  RULE_CHANGE,
  RULE_PARAMETERS,
  readRuleParameters,
} from './schemas.ts'

const NO_RULE = { description: 'No such duplication rule' }
const THE_RULE = {
  description: 'The duplication rule',
  schema: RULE,
  example: RULE_EXAMPLE,
  headers: REVISION_TAG,
}
const INVALID = { description: 'Everything that is wrong with it' }

export const createDuplicationRule: Operation = {
  id: 'createDuplicationRule',
  summary: 'Create a duplication rule',
  description: 'It remembers events from now on, and decides about those that repeat them.',
  body: { 'application/json': { schema: NEW_RULE, example: NEW_RULE_EXAMPLE } },
  answers: {
    201: { ...THE_RULE, headers: { ...REVISION_TAG, Location: 'Where the duplication rule is' } },
    409: { description: 'The id is taken' },
    422: INVALID,
  },
  handle: async (request, reply, house) => {
    const draft = readNewRule(request)
    const rule = accepted(
      await house.catalog.saveDuplicationRule((catalog) => create(catalog, draft, editContext(house))),
    )
    reply.header('location', linkTo(request, `/duplication-rules/${encodeURIComponent(rule.id)}`))
    return sendRule(reply, 201, rule, house)
  },
}

export const listDuplicationRules: Operation = {
  id: 'listDuplicationRules',
  summary: 'List duplication rules with their statistics',
  description: 'In the order in which they were made.',
  query: RULE_PARAMETERS,
  answers: { 200: pageAnswer(RULE, RULE_EXAMPLE), 422: { description: 'A bad filter' } },
  handle: async (request, reply, house) => {
    const { limit, offset, cursor, ...filter } = readQuery(request, readRuleParameters)
    const page = readPageRequest({ limit, offset, ...(cursor !== undefined && { cursor }) }, filter)
    const catalog = house.catalog.current()
    const rules = matchingRules(catalog.duplicationRules(), filter)
    const shown = rules.slice(page.offset, page.offset + page.limit)
    return sendJson(reply, 200, pageOf(await presentAll(shown, house), rules.length, page))
  },
}

export const getDuplicationRule: Operation = {
  id: 'getDuplicationRule',
  summary: 'Get a duplication rule with its statistics',
  answers: { 200: THE_RULE, 404: NO_RULE },
  handle: async (request, reply, house) => {
    const rule = accepted(findDuplicationRule(house.catalog.current(), request.params['id']!))
    return sendRule(reply, 200, rule, house)
  },
}

export const patchDuplicationRule: Operation = {
  id: 'patchDuplicationRule',
  summary: 'Change, enable or disable a duplication rule',
  description:
    'What is absent stays. Other fingerprint fields make other fingerprints: it starts afresh then.',
  headers: IF_REVISION_MATCHES,
  body: { 'application/json': { schema: RULE_CHANGE, example: { enabled: false } } },
  answers: { 200: THE_RULE, 404: NO_RULE, 409: { description: CHANGED_MEANWHILE }, 422: INVALID },
  handle: async (request, reply, house) => {
    const { expectedRevision, change } = readRuleChange(request)
    const edit = { ...ruleTarget(request, expectedRevision), patch: change }
    const rule = accepted(
      await house.catalog.saveDuplicationRule((catalog) => patch(catalog, edit, editContext(house))),
    )
    return sendRule(reply, 200, rule, house)
  },
}

export const deleteDuplicationRule: Operation = {
  id: 'deleteDuplicationRule',
  summary: 'Delete a duplication rule',
  description: 'Its statistics and what it remembers go with it; events keep their hits.',
  headers: IF_REVISION_MATCHES,
  answers: { 204: { description: 'Deleted' }, 404: NO_RULE, 409: { description: CHANGED_MEANWHILE } },
  handle: async (request, reply, house) => {
    const target = ruleTarget(request, null)
    accepted(await house.catalog.deleteDuplicationRule((catalog) => findDuplicationTarget(catalog, target)))
    return reply.code(204).send()
  },
}

export const resetDuplication: Operation = {
  id: 'resetDuplication',
  summary: 'Forget which events were seen',
  description:
    'Every given part must hold; without any, everything is forgotten. The events themselves stay as they are.',
  body: {
    'application/json': { schema: RESET, example: { rule_id: RULE_EXAMPLE.id, entity_id: 'well-001' } },
  },
  answers: {
    200: { description: 'How many were forgotten', schema: RESET_ANSWER, example: { reset: 17 } },
    404: NO_RULE,
    422: { description: 'The body is not valid' },
  },
  handle: async (request, reply, house) => {
    const scope = readReset(request)
    if (scope.ruleId !== undefined) accepted(findDuplicationRule(house.catalog.current(), scope.ruleId))
    const reset = await house.registries.rules.resetDuplication(scope)
    request.log.info({ reset, by: request.principal.name }, 'duplication reset')
    return sendJson(reply, 200, { reset })
  },
}

async function sendRule(
  reply: FastifyReply,
  status: number,
  rule: DuplicationRule,
  house: House,
): Promise<FastifyReply> {
  const [shown] = await presentAll([rule], house)
  reply.header('etag', entityTag(rule.revision))
  return sendJson(reply, status, shown)
}

async function presentAll(rules: readonly DuplicationRule[], { registries, catalog }: House) {
  const statistics = new Map((await registries.rules.duplicationStatistics()).map((it) => [it.ruleId, it]))
  return rules.map((rule) => presentRule(rule, statistics.get(rule.id), catalog.current()))
}
