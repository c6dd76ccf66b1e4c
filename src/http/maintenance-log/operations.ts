import { MAINTENANCE_TYPES } from '../../core/event-types/builtin.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import { type Instant, MIN_INSTANT } from '../../core/time/instant.ts'
import { eventChunks } from '../event-chunks.ts'
import { REJECTED_EXAMPLE } from '../events/examples.ts'
import { REJECTED } from '../events/schema.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson, sendJsonText } from '../fastapi/send-json.ts'
import { WARNING_HEADER } from '../guard-rules/warning-header.ts'
import { IDEMPOTENCY_HEADER, REPLAYED_HEADER } from '../idempotency.ts'
import { inTurns } from '../in-turns.ts'
import { recordSubmission } from '../record-submission.ts'
import type { Operation } from '../route.ts'
import { whileWaiting } from '../while-waiting.ts'
import { ENTRY_EXAMPLE, LOGS_EXAMPLE, RECEIPT_EXAMPLE } from './examples.ts'
import { presentEntry, presentReceipt, TYPES_ANSWER } from './present.ts'
import { readEntry } from './read-entry.ts'
import { ENTRY, LOGS, LOGS_QUERY, RECEIPT, readLogsQuery, TYPES } from './schema.ts'

export const postEntry: Operation = {
  id: 'createLogEntry',
  summary: 'Log a maintenance event',
  description:
    'Records what an operator did, as ground truth for machine learning. An unknown asset is registered by its first entry.',
  headers: IDEMPOTENCY_HEADER,
  body: { 'application/json': { schema: ENTRY, example: ENTRY_EXAMPLE } },
  answers: {
    201: {
      description: 'Logged, and on disk; where a duplication rule merges or drops it, the first such entry',
      schema: RECEIPT,
      example: RECEIPT_EXAMPLE,
      headers: { ...WARNING_HEADER, ...REPLAYED_HEADER },
    },
    409: {
      description: 'A duplication rule refuses to log it again, or its type takes no entries',
      schema: REJECTED,
      example: REJECTED_EXAMPLE,
    },
    422: { description: 'Everything that is wrong with the entry, in the order of its members' },
  },
  handle: async (request, reply, house) => {
    const { event } = await recordSubmission({ request, reply, house }, readEntry)
    return sendJson(reply, 201, presentReceipt(event))
  },
}

export const listTypes: Operation = {
  id: 'listLogTypes',
  summary: 'List the event types and severities of maintenance entries',
  answers: { 200: { description: 'What a form can offer', schema: TYPES, example: TYPES_ANSWER } },
  handle: (_request, reply) => sendJson(reply, 200, TYPES_ANSWER),
}

export const listEntries: Operation = {
  id: 'listLogEntries',
  summary: 'List the newest maintenance entries',
  description: 'Newest first. Entries dated after now are shown too.',
  query: LOGS_QUERY,
  answers: { 200: { description: 'The entries', schema: LOGS, example: LOGS_EXAMPLE } },
  handle: async (request, reply, house) => {
    const { hours, limit, asset_id = null } = readQuery(request, readLogsQuery)
    const filter: EventFilter = {
      typeIds: MAINTENANCE_TYPES,
      from: hoursBefore(house.now(), hours),
      ...(asset_id && { asset: asset_id }),
    }
    const order = { by: 'occurred_at', direction: 'desc' } as const
    const slice = { filter, order, offset: 0, count: limit, limits: whileWaiting(reply) }
    const chunks: string[] = []
    let count = 0
    for await (const events of inTurns(eventChunks(house.events, slice))) {
      chunks.push(JSON.stringify(events.map(presentEntry)).slice(1, -1))
      count += events.length
    }
    const params = JSON.stringify({ hours, limit, asset_id })
    const text = `{"logs":[${chunks.join()}],"count":${count},"query_params":${params}}`
    return sendJsonText(reply, 200, text)
  },
}

const MICROS_PER_HOUR = 3_600_000_000n

function hoursBefore(now: Instant, hours: number): Instant {
  const then = now - BigInt(hours) * MICROS_PER_HOUR
  return then < MIN_INSTANT ? MIN_INSTANT : then
}
