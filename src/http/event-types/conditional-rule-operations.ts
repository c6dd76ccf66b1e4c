import type { FastifyReply } from 'fastify'
import { addRule } from '../../core/event-types/add-rule.ts'
import { deleteRule } from '../../core/event-types/delete-rule.ts'
import type { EventType } from '../../core/event-types/event-type.ts'
import { patchRule } from '../../core/event-types/patch-rule.ts'
import type { Problem } from '../../core/problems.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { entityTag, IF_VERSION_MATCHES, VERSION_TAG } from '../if-match.ts'
import { linkTo } from '../link-to.ts'
import { PAGE_PARAMETERS, pageAnswer, pageFrom, readPage } from '../offset-page.ts'
import type { Operation } from '../route.ts'
import {
  CONDITIONAL_RULE,
  checkNewRule,
  checkRuleChange,
  NEW_RULE,
  RULE_CHANGE,
} from './conditional-rule-schemas.ts'
import { editContext, saveType, typeCalled, typeTarget } from './edit-type.ts'
import { NEW_RULE_EXAMPLE, RULE_EXAMPLE } from './examples.ts'
import { presentRules } from './present.ts'
import { inWordsOf, readNewRule, readRuleChange } from './read-conditional-rule.ts'

const NO_RULE = { description: 'No such event type or rule' }
const NO_TYPE = { description: 'No such event type' }
const THE_RULE = {
  description: 'The rule',
  schema: CONDITIONAL_RULE,
  example: RULE_EXAMPLE,
  headers: VERSION_TAG,
}
const NOT_NOW = {
  description: 'The type is archived or built in, the id is taken, or somebody changed it meanwhile',
}
const INVALID = {
  description: 'Everything that is wrong with the rule, such as where its condition cannot be read',
}

export const addConditionalRule: Operation = {
  id: 'addConditionalRule',
  summary: 'Add a conditional rule to an event type',
  description:
    'Decides from the values of fields which others show, are required or may change. Makes a new version of the type.',
  headers: IF_VERSION_MATCHES,
  body: { 'application/json': { schema: NEW_RULE, example: NEW_RULE_EXAMPLE } },
  answers: {
    201: { ...THE_RULE, headers: { ...VERSION_TAG, Location: 'Where the rule is' } },
    404: NO_TYPE,
    409: NOT_NOW,
    422: INVALID,
  },
  handle: async (request, reply, house) => {
    const body = readBody(request, checkNewRule)
    const draft = { id: house.newId(), ...readWhole((problems) => readNewRule(body, problems)) }
    const edit = { ...typeTarget(request, body.expected_version), draft }
    const type = await saveType(request, house, (catalog) =>
      inWordsOf(body, addRule(catalog, edit, editContext(house))),
    )
    const place = `/event-types/${encodeURIComponent(type.id)}/conditional-rules/${encodeURIComponent(draft.id)}`
    reply.header('location', linkTo(request, place))
    return sendRule(reply, 201, { type, ruleId: draft.id })
  },
}

export const listConditionalRules: Operation = {
  id: 'listConditionalRules',
  summary: 'List the conditional rules of an event type',
  description: 'In their order, which decides nothing.',
  query: PAGE_PARAMETERS,
  answers: {
    200: { ...pageAnswer(CONDITIONAL_RULE, RULE_EXAMPLE), headers: VERSION_TAG },
    404: NO_TYPE,
  },
  handle: async (request, reply, house) => {
    const type = typeCalled(request.params['id']!, house)
    const page = readPage(request, type.id)
    reply.header('etag', entityTag(type.version))
    return sendJson(
      reply,
      200,
      pageFrom(presentRules(type), page, (rule) => rule),
    )
  },
}

export const getConditionalRule: Operation = {
  id: 'getConditionalRule',
  summary: 'Get a conditional rule of an event type',
  answers: { 200: THE_RULE, 404: NO_RULE },
  handle: async (request, reply, house) => {
    const type = typeCalled(request.params['id']!, house)
    return sendRule(reply, 200, { type, ruleId: request.params['rid']! })
  },
}

export const patchConditionalRule: Operation = {
  id: 'patchConditionalRule',
  summary: 'Change a conditional rule, or switch it on or off',
  description: 'Makes a new version of the type. What is absent stays.',
  headers: IF_VERSION_MATCHES,
  body: { 'application/json': { schema: RULE_CHANGE, example: { enabled: false } } },
  answers: { 200: THE_RULE, 404: NO_RULE, 409: NOT_NOW, 422: INVALID },
  handle: async (request, reply, house) => {
    const body = readBody(request, checkRuleChange)
    const patch = readWhole((problems) => readRuleChange(body, problems))
    const ruleId = request.params['rid']!
    const edit = { ...typeTarget(request, body.expected_version), ruleId, patch }
    const type = await saveType(request, house, (catalog) =>
      inWordsOf(body, patchRule(catalog, edit, editContext(house))),
    )
    return sendRule(reply, 200, { type, ruleId })
  },
}

export const deleteConditionalRule: Operation = {
  id: 'deleteConditionalRule',
  summary: 'Remove a conditional rule from an event type',
  description: 'Makes a new version. Events recorded before are still corrected by the rule.',
  headers: IF_VERSION_MATCHES,
  answers: { 204: { description: 'Removed' }, 404: NO_RULE, 409: NOT_NOW },
  handle: async (request, reply, house) => {
    const edit = { ...typeTarget(request, null), ruleId: request.params['rid']! }
    await saveType(request, house, (catalog) => deleteRule(catalog, edit, editContext(house)))
    return reply.code(204).send()
  },
}

/** @throws Refused with all problems that the reading of a body found. */
function readWhole<T>(read: (problems: Problem[]) => T): T {
  const problems: Problem[] = []
  const value = read(problems)
  if (problems.length > 0) throw new Refused({ kind: 'invalid', problems })
  return value
}

function sendRule(
  reply: FastifyReply,
  status: number,
  { type, ruleId }: { type: EventType; ruleId: string },
): FastifyReply {
  const rule = presentRules(type).find(({ id }) => id === ruleId)
  if (!rule) throw new Refused({ kind: 'not-found', what: 'Conditional rule', id: ruleId })
  reply.header('etag', entityTag(type.version))
  return sendJson(reply, status, rule)
}
