import type { FastifyReply } from 'fastify'
import { createGuardRule as create } from '../../core/rules/create-guard-rule.ts'
import type { GuardRule } from '../../core/rules/guard-rule.ts'
import type { RuleEditContext } from '../../core/rules/guard-rule-edit.ts'
import { patchGuardRule as patch } from '../../core/rules/patch-guard-rule.ts'
import {
  checkGuardDelete,
  publishGuardRule as publish,
  publishGuardVersion as publishVersion,
  retireGuardRule as retire,
} from '../../core/rules/publish-guard-rule.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { linkTo } from '../link-to.ts'
import { pageExample, pageOf, pageSchema, readPageRequest } from '../offset-page.ts'
import type { Ask, Operation } from '../route.ts'
import { NEW_RULE_EXAMPLE, RULE_EXAMPLE, RULE_VERSION_EXAMPLE } from './examples.ts'
import { matchingRules } from './matching-rules.ts'
import { presentRule, presentRuleVersion } from './present.ts'
import { readNewRule, readRuleChange } from './read-rule.ts'
import {
  checkPublication,
  NEW_RULE,
  PUBLICATION,
  RULE,
  RULE_CHANGE,
  RULE_PARAMETERS,
  RULE_VERSION,
  readRuleParameters,
  readVersionParameters,
  VERSION_PARAMETERS,
} from './schemas.ts'

const NO_RULE = { description: 'No such guard rule' }
const NO_VERSION = { description: 'No such guard rule or version' }
const THE_RULE = { description: 'The guard rule', schema: RULE, example: RULE_EXAMPLE }
const INVALID = {
  description: 'Everything that is wrong with it, conditions with the position of what cannot be understood',
}
const NO_LONGER_FITS = 'its event types have changed so that it no longer fits: `problems` says where'

export const createGuardRule: Operation = {
  id: 'createGuardRule',
  summary: 'Create a guard rule',
  description: 'It is a draft and binds no event before it is published.',
  body: { 'application/json': { schema: NEW_RULE, example: NEW_RULE_EXAMPLE } },
  answers: {
    201: { ...THE_RULE, headers: { Location: 'Where the guard rule is' } },
    409: { description: 'The id is taken' },
    422: INVALID,
  },
  handle: async (request, reply, house) => {
    const rule = readNewRule(request)
    const made = accepted(
      await house.catalog.saveGuardRule((catalog) => create(catalog, rule, contextOf(request, house))),
    )
    reply.header('location', linkTo(request, `/guard-rules/${encodeURIComponent(made.id)}`))
    return sendRule(reply, 201, made, house)
  },
}

export const listGuardRules: Operation = {
  id: 'listGuardRules',
  summary: 'List guard rules',
  description: 'In the order in which they were made.',
  query: RULE_PARAMETERS,
  answers: {
    200: { description: 'One page', schema: pageSchema(RULE), example: pageExample(RULE_EXAMPLE) },
    422: { description: 'A bad filter' },
  },
  handle: async (request, reply, house) => {
    const { status, event_type_id, q, ...query } = readQuery(request, readRuleParameters)
    const page = readPageRequest(query, { status, event_type_id, q })
    const catalog = house.catalog.current()
    const rules = matchingRules(catalog.guardRules(), { status, eventTypeId: event_type_id, q })
    const data = rules.slice(page.offset, page.offset + page.limit).map((rule) => presentRule(rule, catalog))
    return sendJson(reply, 200, pageOf(data, rules.length, page))
  },
}

export const getGuardRule: Operation = {
  id: 'getGuardRule',
  summary: 'Get a guard rule',
  answers: { 200: THE_RULE, 404: NO_RULE },
  handle: async (request, reply, house) => sendRule(reply, 200, ruleCalled(idOf(request), house), house),
}

export const patchGuardRule: Operation = {
  id: 'patchGuardRule',
  summary: 'Change the draft of a guard rule',
  description: 'Opens the next draft of a published rule, which goes on enforcing meanwhile.',
  body: { 'application/json': { schema: RULE_CHANGE, example: { params: { max_mcf: 400 } } } },
  answers: { 200: THE_RULE, 404: NO_RULE, 422: INVALID },
  handle: async (request, reply, house) => {
    const edit = { id: idOf(request), patch: readRuleChange(request) }
    const rule = accepted(
      await house.catalog.saveGuardRule((catalog) => patch(catalog, edit, contextOf(request, house))),
    )
    return sendRule(reply, 200, rule, house)
  },
}

export const deleteGuardRule: Operation = {
  id: 'deleteGuardRule',
  summary: 'Delete a guard rule that was never published',
  answers: {
    204: { description: 'Deleted' },
    404: NO_RULE,
    409: { description: 'It was published, so that events may refer to it; retire it instead' },
  },
  handle: async (request, reply, house) => {
    const id = idOf(request)
    accepted(await house.catalog.deleteGuardRule((catalog) => checkGuardDelete(catalog, id)))
    return reply.code(204).send()
  },
}

export const publishGuardRule: Operation = {
  id: 'publishGuardRule',
  summary: 'Publish the draft of a guard rule',
  description:
    'The draft becomes a version that never changes and binds every event from the answer on. A retired rule without a draft comes back with its newest version.',
  body: { 'application/json': { schema: PUBLICATION, example: { change_note: 'Lower limit' } } },
  answers: {
    200: THE_RULE,
    404: NO_RULE,
    409: { description: `There is no draft, or ${NO_LONGER_FITS}` },
    422: { description: 'A bad change note' },
  },
  handle: async (request, reply, house) => {
    const edit = { id: idOf(request), changeNote: readChangeNote(request) }
    const rule = accepted(
      await house.catalog.saveGuardRule((catalog) => publish(catalog, edit, contextOf(request, house))),
    )
    logChange(request, rule, 'guard rule published')
    return sendRule(reply, 200, rule, house)
  },
}

export const listGuardRuleVersions: Operation = {
  id: 'listGuardRuleVersions',
  summary: 'List the published versions of a guard rule',
  description: 'Oldest first. Events keep which of them they were judged by.',
  query: VERSION_PARAMETERS,
  answers: {
    200: {
      description: 'One page',
      schema: pageSchema(RULE_VERSION),
      example: pageExample(RULE_VERSION_EXAMPLE),
    },
    404: NO_RULE,
  },
  handle: async (request, reply, house) => {
    const rule = ruleCalled(idOf(request), house)
    const page = readPageRequest(readQuery(request, readVersionParameters), rule.id)
    const catalog = house.catalog.current()
    const data = rule.versions
      .slice(page.offset, page.offset + page.limit)
      .map((version) => presentRuleVersion(rule, version, catalog))
    return sendJson(reply, 200, pageOf(data, rule.versions.length, page))
  },
}

export const publishGuardRuleVersion: Operation = {
  id: 'publishGuardRuleVersion',
  summary: 'Put a version of a guard rule in force again',
  description: 'Binds every event from the answer on. An open draft stays open.',
  answers: {
    200: THE_RULE,
    404: NO_VERSION,
    409: { description: `After it was published, ${NO_LONGER_FITS}` },
  },
  handle: async (request, reply, house) => {
    const version = readVersion(request)
    const edit = { id: idOf(request), version }
    const rule = accepted(
      await house.catalog.saveGuardRule((catalog) =>
        publishVersion(catalog, edit, contextOf(request, house)),
      ),
    )
    logChange(request, rule, 'guard rule rolled back')
    return sendRule(reply, 200, rule, house)
  },
}

export const retireGuardRule: Operation = {
  id: 'retireGuardRule',
  summary: 'Switch a guard rule off',
  description: 'Binds no event from the answer on. Publishing switches it on again.',
  answers: {
    200: THE_RULE,
    404: NO_RULE,
    409: { description: 'It was never published; delete it instead' },
  },
  handle: async (request, reply, house) => {
    const edit = { id: idOf(request) }
    const rule = accepted(
      await house.catalog.saveGuardRule((catalog) => retire(catalog, edit, contextOf(request, house))),
    )
    logChange(request, rule, 'guard rule retired')
    return sendRule(reply, 200, rule, house)
  },
}

function contextOf({ principal }: Ask, { now, newId }: House): RuleEditContext {
  return { now: now(), newId, by: principal.name }
}

function idOf(request: Ask): string {
  return request.params['id']!
}

/** @throws Refused where there is no such rule. */
function ruleCalled(id: string, house: House): GuardRule {
  const rule = house.catalog.current().guardRule(id)
  if (!rule) throw new Refused({ kind: 'not-found', what: 'Guard rule', id })
  return rule
}

/** Publishing without a word about it needs no body. */
function readChangeNote(request: Ask): string | null {
  if (request.body === undefined || request.body.length === 0) return null
  return readBody(request, checkPublication).change_note ?? null
}

function readVersion(request: Ask): number {
  const text = request.params['version']!
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Refused({ kind: 'not-found', what: 'Guard rule version', id: text })
}

function logChange(request: Ask, { id, enforced }: GuardRule, what: string): void {
  request.log.info({ guardRule: id, enforced, by: request.principal.name }, what)
}

function sendRule(reply: FastifyReply, status: number, rule: GuardRule, house: House): FastifyReply {
  return sendJson(reply, status, presentRule(rule, house.catalog.current()))
}
