import type { GuardRule } from '../../core/rules/guard-rule.ts'
import {
  publishGuardRule as publish,
  publishGuardVersion as publishVersion,
  retireGuardRule as retire,
} from '../../core/rules/publish-guard-rule.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { IF_REVISION_MATCHES } from '../if-match.ts'
import { PAGE_PARAMETERS, pageAnswer, pageFrom, readPage } from '../offset-page.ts'
import type { Ask, Operation } from '../route.ts'
import { CHANGED_MEANWHILE, ruleTarget } from '../rule-target.ts'
import { RULE_VERSION_EXAMPLE } from './examples.ts'
import { presentRuleVersion } from './present.ts'
import { NO_RULE, ruleCalled, saveRule, sendRule, THE_RULE } from './rule-desk.ts'
import { checkPublication, PUBLICATION, RULE_VERSION } from './schemas.ts'

const NO_LONGER_FITS = 'its event types have changed so that it no longer fits: `problems` says where'

export const publishGuardRule: Operation = {
  id: 'publishGuardRule',
  summary: 'Publish the draft of a guard rule',
  description:
    'The draft becomes a version that never changes and binds every event from the answer on. A retired rule without a draft comes back with its newest version.',
  headers: IF_REVISION_MATCHES,
  body: { 'application/json': { schema: PUBLICATION, example: { change_note: 'Lower limit' } } },
  answers: {
    200: THE_RULE,
    404: NO_RULE,
    409: { description: `There is no draft, or ${NO_LONGER_FITS}. Or: ${CHANGED_MEANWHILE}` },
    422: { description: 'A bad change note' },
  },
  handle: async (request, reply, house) => {
    const { change_note: changeNote = null, expected_revision } = readPublication(request)
    const edit = { ...ruleTarget(request, expected_revision), changeNote }
    const desk = { request, reply, house }
    const rule = await saveRule(desk, (catalog, by) => publish(catalog, edit, by))
    logChange(request, rule, 'guard rule published')
    return sendRule(desk, rule)
  },
}

export const listGuardRuleVersions: Operation = {
  id: 'listGuardRuleVersions',
  summary: 'List the published versions of a guard rule',
  description: 'Oldest first. Events keep which of them they were judged by.',
  query: PAGE_PARAMETERS,
  answers: { 200: pageAnswer(RULE_VERSION, RULE_VERSION_EXAMPLE), 404: NO_RULE },
  handle: async (request, reply, house) => {
    const rule = ruleCalled(request.params['id']!, house)
    const page = readPage(request, rule.id)
    const catalog = house.catalog.current()
    return sendJson(
      reply,
      200,
      pageFrom(rule.versions, page, (version) => presentRuleVersion(rule, version, catalog)),
    )
  },
}

export const publishGuardRuleVersion: Operation = {
  id: 'publishGuardRuleVersion',
  summary: 'Put a version of a guard rule in force again',
  description: 'Binds every event from the answer on. An open draft stays open.',
  headers: IF_REVISION_MATCHES,
  answers: {
    200: THE_RULE,
    404: { description: 'No such guard rule or version' },
    409: { description: `After it was published, ${NO_LONGER_FITS}. Or: ${CHANGED_MEANWHILE}` },
  },
  handle: async (request, reply, house) => {
    const edit = { ...ruleTarget(request, null), version: readVersion(request) }
    const desk = { request, reply, house }
    const rule = await saveRule(desk, (catalog, by) => publishVersion(catalog, edit, by))
    logChange(request, rule, 'guard rule rolled back')
    return sendRule(desk, rule)
  },
}

export const retireGuardRule: Operation = {
  id: 'retireGuardRule',
  summary: 'Switch a guard rule off',
  description: 'Binds no event from the answer on. Publishing switches it on again.',
  headers: IF_REVISION_MATCHES,
  answers: {
    200: THE_RULE,
    404: NO_RULE,
    409: { description: `It was never published; delete it instead. Or: ${CHANGED_MEANWHILE}` },
  },
  handle: async (request, reply, house) => {
    const target = ruleTarget(request, null)
    const desk = { request, reply, house }
    const rule = await saveRule(desk, (catalog, by) => retire(catalog, target, by))
    logChange(request, rule, 'guard rule retired')
    return sendRule(desk, rule)
  },
}

/** Publishing without a word about it needs no body. */
function readPublication(request: Ask) {
  if (request.body === undefined || request.body.length === 0) return {}
  return readBody(request, checkPublication)
}

function readVersion(request: Ask): number {
  const text = request.params['version']!
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Refused({ kind: 'not-found', what: 'Guard rule version', id: text })
}

function logChange(request: Ask, { id, enforced }: GuardRule, what: string): void {
  request.log.info({ guardRule: id, enforced, by: request.principal.name }, what)
}
