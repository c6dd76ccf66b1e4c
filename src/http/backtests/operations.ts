import type { FastifyReply } from 'fastify'
import { findDuplicationRule } from '../../core/duplication/edit-duplication-rule.ts'
import { findGuardRule } from '../../core/rules/guard-rule-edit.ts'
import { contentOfVersion, workingVersion } from '../../core/rules/guard-rule-status.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { linkTo } from '../link-to.ts'
import { pageAnswer, pageFrom, readPageRequest } from '../offset-page.ts'
import type { Desk } from '../record-submission.ts'
import type { Operation } from '../route.ts'
import type { BacktestOrder } from './backtest-desk.ts'
import { BACKTEST_EXAMPLE, ORDER_EXAMPLE } from './examples.ts'
import { presentBacktest } from './present.ts'
import { readOrder } from './read-order.ts'
import {
  BACKTEST,
  BACKTEST_ORDER,
  BACKTEST_PARAMETERS,
  checkGuardOrder,
  checkOrder,
  GUARD_BACKTEST_ORDER,
  readBacktestParameters,
} from './schemas.ts'

const NO_BACKTEST = {
  description: 'No such backtest; it is forgotten an hour after its end, and by a restart',
}
const RUNS = 'It runs beside everything else: `Location` says where its progress and its result are read.'
const STARTED = {
  description: 'Taken up',
  schema: BACKTEST,
  example: {
    ...BACKTEST_EXAMPLE,
    state: 'running',
    progress: { seen: 0, total: null },
    ended_at: null,
    result: null,
  },
  headers: { location: 'Where it is read' },
}
const INVALID = { description: 'A bad date or version' }

export const backtestGuardRule: Operation = {
  id: 'backtestGuardRule',
  summary: 'Try a guard rule on stored events',
  description: `Says which events it would have refused, warned about or audited. ${RUNS}`,
  body: { 'application/json': { schema: GUARD_BACKTEST_ORDER, example: ORDER_EXAMPLE } },
  answers: { 202: STARTED, 404: { description: 'No such guard rule, version or event type' }, 422: INVALID },
  handle: async (request, reply, house) => {
    const id = request.params['id']!
    accepted(findGuardRule(house.catalog.current(), id))
    const wish = readOrder(request, checkGuardOrder, house)
    const catalog = await house.registries.types.load()
    const rule = accepted(findGuardRule(house.catalog.current(), id))
    const version = wish.version ?? workingVersion(rule)
    const content = contentOfVersion(rule, version)
    if (!content) throw new Refused({ kind: 'not-found', what: 'Guard rule version', id: String(version) })
    const spec = { kind: 'guard-backtest', rule: content, catalog } as const
    const order = { ruleId: id, version, spec, filter: wish.filter, by: request.principal.name }
    return start(order, { request, reply, house })
  },
}

export const backtestDuplicationRule: Operation = {
  id: 'backtestDuplicationRule',
  summary: 'Try a duplication rule on stored events',
  description: `Says which events would have been duplicates, also of a rule that is disabled. ${RUNS}`,
  body: { 'application/json': { schema: BACKTEST_ORDER, example: ORDER_EXAMPLE } },
  answers: { 202: STARTED, 404: { description: 'No such duplication rule or event type' }, 422: INVALID },
  handle: async (request, reply, house) => {
    const id = request.params['id']!
    accepted(findDuplicationRule(house.catalog.current(), id))
    const { filter } = readOrder(request, checkOrder, house)
    const catalog = await house.registries.types.load()
    const rule = accepted(findDuplicationRule(house.catalog.current(), id))
    const spec = { kind: 'duplication-backtest', rule, catalog } as const
    const order = { ruleId: id, version: null, spec, filter, by: request.principal.name }
    return start(order, { request, reply, house })
  },
}

export const listBacktests: Operation = {
  id: 'listBacktests',
  summary: 'List backtests',
  description: 'Newest first: those that wait or run, and those that ended within the hour.',
  query: BACKTEST_PARAMETERS,
  answers: {
    200: pageAnswer(BACKTEST, BACKTEST_EXAMPLE),
    422: { description: 'A bad filter' },
  },
  handle: async (request, reply, house) => {
    const { rule_id, state, ...query } = readQuery(request, readBacktestParameters)
    const page = readPageRequest(query, { rule_id, state })
    const found = house.backtests
      .list()
      .filter(({ order }) => rule_id === undefined || order.ruleId === rule_id)
      .filter((backtest) => state === undefined || backtest.state === state)
    return sendJson(reply, 200, pageFrom(found, page, presentBacktest))
  },
}

export const getBacktest: Operation = {
  id: 'getBacktest',
  summary: 'Get the progress or the result of a backtest',
  answers: {
    200: { description: 'The backtest', schema: BACKTEST, example: BACKTEST_EXAMPLE },
    404: NO_BACKTEST,
  },
  handle: async (request, reply, house) => {
    const id = request.params['id']!
    const backtest = house.backtests.get(id)
    if (!backtest) throw new Refused({ kind: 'not-found', what: 'Backtest', id })
    return sendJson(reply, 200, presentBacktest(backtest))
  },
}

export const cancelBacktest: Operation = {
  id: 'cancelBacktest',
  summary: 'Cancel a backtest',
  description: 'One that has ended already is forgotten.',
  answers: { 204: { description: 'Cancelled, or forgotten' }, 404: NO_BACKTEST },
  handle: async (request, reply, house) => {
    const id = request.params['id']!
    if (house.backtests.cancel(id) === 'unknown')
      throw new Refused({ kind: 'not-found', what: 'Backtest', id })
    return reply.code(204).send()
  },
}

/** Seconds after which a place in the queue may be free. */
const RETRY_AFTER = 30

function start(order: BacktestOrder, { request, reply, house }: Desk): FastifyReply {
  const backtest = house.backtests.start(order)
  if (!backtest) throw new Refused({ kind: 'overloaded', retryAfterSeconds: RETRY_AFTER })
  reply.header('location', linkTo(request, `/backtests/${backtest.id}`))
  return sendJson(reply, 202, presentBacktest(backtest))
}
