import { createGuardRule as create } from '../../core/rules/create-guard-rule.ts'
import { patchGuardRule as patch } from '../../core/rules/patch-guard-rule.ts'
import { checkGuardDelete } from '../../core/rules/publish-guard-rule.ts'
import { accepted } from '../accepted.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { IF_REVISION_MATCHES } from '../if-match.ts'
import { linkTo } from '../link-to.ts'
import { pageAnswer, pageFrom, readPageRequest } from '../offset-page.ts'
import type { Operation } from '../route.ts'
import { CHANGED_MEANWHILE, ruleTarget } from '../rule-target.ts'
import { NEW_RULE_EXAMPLE, RULE_EXAMPLE } from './examples.ts'
import { matchingRules } from './matching-rules.ts'
import { presentRule } from './present.ts'
import { readNewRule, readRuleChange } from './read-rule.ts'
import { NO_RULE, ruleCalled, saveRule, sendRule, THE_RULE } from './rule-desk.ts'
import { NEW_RULE, RULE, RULE_CHANGE, RULE_PARAMETERS, readRuleParameters } from './schemas.ts'

const INVALID = {
  description: 'Everything that is wrong with it, conditions with the position of what cannot be understood',
}

export const createGuardRule: Operation = {
  id: 'createGuardRule',
  summary: 'Create a guard rule',
  description: 'It is a draft and binds no event before it is published.',
  body: { 'application/json': { schema: NEW_RULE, example: NEW_RULE_EXAMPLE } },
  answers: {
    201: { ...THE_RULE, headers: { ...THE_RULE.headers, Location: 'Where the guard rule is' } },
    409: { description: 'The id is taken' },
    422: INVALID,
  },
  handle: async (request, reply, house) => {
    const draft = readNewRule(request)
    const rule = await saveRule({ request, reply, house }, (catalog, by) => create(catalog, draft, by))
    reply.header('location', linkTo(request, `/guard-rules/${encodeURIComponent(rule.id)}`))
    return sendRule({ reply, house }, rule, 201)
  },
}

export const listGuardRules: Operation = {
  id: 'listGuardRules',
  summary: 'List guard rules',
  description: 'In the order in which they were made.',
  query: RULE_PARAMETERS,
  answers: { 200: pageAnswer(RULE, RULE_EXAMPLE), 422: { description: 'A bad filter' } },
  handle: async (request, reply, house) => {
    const { status, event_type_id, q, ...query } = readQuery(request, readRuleParameters)
    const page = readPageRequest(query, { status, event_type_id, q })
    const catalog = house.catalog.current()
    const rules = matchingRules(catalog.guardRules(), { status, eventTypeId: event_type_id, q })
    return sendJson(
      reply,
      200,
      pageFrom(rules, page, (rule) => presentRule(rule, catalog)),
    )
  },
}

export const getGuardRule: Operation = {
  id: 'getGuardRule',
  summary: 'Get a guard rule',
  answers: { 200: THE_RULE, 404: NO_RULE },
  handle: async (request, reply, house) =>
    sendRule({ reply, house }, ruleCalled(request.params['id']!, house)),
}

export const patchGuardRule: Operation = {
  id: 'patchGuardRule',
  summary: 'Change the draft of a guard rule',
  description: 'Opens the next draft of a published rule, which goes on enforcing meanwhile.',
  headers: IF_REVISION_MATCHES,
  body: { 'application/json': { schema: RULE_CHANGE, example: { params: { max_mcf: 400 } } } },
  answers: { 200: THE_RULE, 404: NO_RULE, 409: { description: CHANGED_MEANWHILE }, 422: INVALID },
  handle: async (request, reply, house) => {
    const { expectedRevision, change } = readRuleChange(request)
    const edit = { ...ruleTarget(request, expectedRevision), patch: change }
    const desk = { request, reply, house }
    return sendRule(desk, await saveRule(desk, (catalog, by) => patch(catalog, edit, by)))
  },
}

export const deleteGuardRule: Operation = {
  id: 'deleteGuardRule',
  summary: 'Delete a guard rule that was never published',
  headers: IF_REVISION_MATCHES,
  answers: {
    204: { description: 'Deleted' },
    404: NO_RULE,
    409: {
      description: `It was published, so that events may refer to it; retire it instead. Or: ${CHANGED_MEANWHILE}`,
    },
  },
  handle: async (request, reply, house) => {
    const target = ruleTarget(request, null)
    accepted(await house.catalog.deleteGuardRule((catalog) => checkGuardDelete(catalog, target)))
    return reply.code(204).send()
  },
}
