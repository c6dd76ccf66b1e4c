import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Event } from '../../core/events/event.ts'
import { Refused } from '../dialect.ts'
import { compileQuery } from '../fastapi/query.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { WARNING_HEADER } from '../guard-rules/warning-header.ts'
import type { House } from '../house.ts'
import { IDEMPOTENCY_HEADER, REPLAYED_HEADER } from '../idempotency.ts'
import { entityTag, IF_REVISION_MATCHES, REVISION_TAG } from '../if-match.ts'
import { linkTo } from '../link-to.ts'
import { pageExample } from '../offset-page.ts'
import { recordSubmission } from '../record-submission.ts'
import type { Operation } from '../route.ts'
import { whileWaiting } from '../while-waiting.ts'
import {
  CORRECTION_EXAMPLE,
  DUPLICATE_EXAMPLE,
  EVENT_EXAMPLE,
  REJECTED_EXAMPLE,
  REVISION_EXAMPLE,
  SUBMISSION_EXAMPLE,
} from './examples.ts'
import { listPage } from './list-page.ts'
import { AS_OF_PARAMETERS, HISTORY_PARAMETERS, LIST_PARAMETERS } from './list-schema.ts'
import { presentEvent, presentRevision } from './present.ts'
import { knownUntil, readAsOfSeq } from './read-as-of.ts'
import { readListQuery } from './read-list-query.ts'
import { readSubmission } from './read-submission.ts'
import { recordCorrection } from './record-correction.ts'
import { CORRECTION, EVENT, EVENT_PAGE, REJECTED, REVISION_PAGE, SUBMISSION } from './schema.ts'
import { inTime } from './too-long.ts'

const NO_EVENT = { description: 'No such event' }
const SOURCE_HEADER = {
  'Groundlog-Source': Type.String({ description: '`import` marks what an importer brings.' }),
}

export const postEvent: Operation = {
  id: 'recordEvent',
  summary: 'Log an event',
  description: 'Records what happened to an asset.',
  headers: { ...IDEMPOTENCY_HEADER, ...SOURCE_HEADER },
  body: { 'application/json': { schema: SUBMISSION, example: SUBMISSION_EXAMPLE } },
  answers: {
    201: {
      description: 'Logged, and on disk',
      schema: EVENT,
      example: EVENT_EXAMPLE,
      headers: {
        ...WARNING_HEADER,
        ...REPLAYED_HEADER,
        ...REVISION_TAG,
        Location: 'Where the event is',
      },
    },
    200: {
      description:
        'It repeats this event, which was there: by its `dedup_key`, or by a duplication rule that merges or drops it, as `duplicate` explains',
      schema: EVENT,
      example: { ...EVENT_EXAMPLE, occurrence_count: 3, duplicate: DUPLICATE_EXAMPLE },
      headers: { ...REPLAYED_HEADER, ...REVISION_TAG },
    },
    404: { description: 'No such event type' },
    409: {
      description: 'A duplication rule refuses the event, or its type takes no events',
      schema: REJECTED,
      example: REJECTED_EXAMPLE,
    },
    422: { description: 'Everything that is wrong with the event' },
  },
  handle: async (request, reply, house) => {
    const { outcome, event, hit } = await recordSubmission({ request, reply, house }, readSubmission)
    const isFirst = outcome !== 'dropped' && outcome !== 'merged-into'
    if (isFirst) reply.header('location', linkTo(request, `/events/${event.id}`))
    return sendEvent(reply, isFirst ? 201 : 200, { ...event, hit: hit ?? event.hit }, house)
  },
}

export const listEvents: Operation = {
  id: 'listEvents',
  summary: 'List events',
  description:
    'Newest first by `occurred_at`. An event with an end matches when it overlaps the dates, one without is a moment.',
  query: LIST_PARAMETERS,
  answers: {
    200: { description: 'One page', schema: EVENT_PAGE, example: pageExample(EVENT_EXAMPLE) },
    422: {
      description: 'A bad filter, or a search that took too long: what was searched for, and what helps',
    },
  },
  handle: async (request, reply, house) => {
    const until = await knownUntil(request.query, house)
    const { asOf, ...query } = readListQuery(request.query, house.catalog.current(), until)
    const filter =
      asOf === undefined ? query.filter : { ...query.filter, asOf: await house.events.seqAt(asOf) }
    const page = await inTime(
      request.query,
      listPage(house.events, { ...query, filter }, whileWaiting(reply)),
    )
    const catalog = house.catalog.current()
    return sendJson(reply, 200, { ...page, data: page.data.map((event) => presentEvent(event, catalog)) })
  },
}

export const getEvent: Operation = {
  id: 'getEvent',
  summary: 'Get an event as it is known now, or was at another time',
  query: AS_OF_PARAMETERS,
  answers: {
    200: { description: 'The event', schema: EVENT, example: EVENT_EXAMPLE, headers: REVISION_TAG },
    404: { description: 'No such event, or not yet recorded then' },
    422: { description: '`as_of` is no moment, or in the future' },
  },
  handle: async (request, reply, house) => {
    const asOf = await readAsOfSeq(request, house)
    return sendEvent(reply, 200, await eventCalled(request.params['id']!, house, asOf), house)
  },
}

export const patchEvent: Operation = {
  id: 'reviseEvent',
  summary: 'Correct an event',
  description: 'Adds a revision, checked by the event’s own version of its type. Nothing is erased.',
  headers: { ...IDEMPOTENCY_HEADER, ...IF_REVISION_MATCHES },
  body: { 'application/json': { schema: CORRECTION, example: CORRECTION_EXAMPLE } },
  answers: {
    200: {
      description: 'The event as it is known now',
      schema: EVENT,
      example: EVENT_EXAMPLE,
      headers: { ...WARNING_HEADER, ...REPLAYED_HEADER, ...REVISION_TAG },
    },
    404: NO_EVENT,
    409: { description: 'Somebody else corrected it meanwhile: `revision` is not `expected_revision`' },
    422: { description: 'Everything that is wrong with the correction' },
  },
  handle: async (request, reply, house) => {
    return sendEvent(reply, 200, await recordCorrection({ request, reply, house }), house)
  },
}

const readHistoryQuery = compileQuery(HISTORY_PARAMETERS)

export const getEventHistory: Operation = {
  id: 'getEventHistory',
  summary: 'List the revisions of an event',
  description: 'Oldest first, each with the whole event as it stood.',
  query: HISTORY_PARAMETERS,
  answers: {
    200: { description: 'The revisions', schema: REVISION_PAGE, example: pageExample(REVISION_EXAMPLE) },
    404: NO_EVENT,
  },
  handle: async (request, reply, house) => {
    const { limit, offset } = readQuery(request, readHistoryQuery)
    const id = request.params['id']!
    const event = await eventCalled(id, house)
    const revisions = (await house.events.history(id, offset, limit)) ?? []
    const catalog = house.catalog.current()
    const data = revisions.map((revision) => presentRevision(event, revision, catalog))
    return sendJson(reply, 200, { data, total: event.revision, limit, offset, next_cursor: null })
  },
}

async function eventCalled(id: string, house: House, asOf?: number): Promise<Event> {
  const event = await house.events.get(id, asOf)
  if (!event) throw new Refused({ kind: 'not-found', what: 'Event', id })
  return event
}

function sendEvent(reply: FastifyReply, status: number, event: Event, house: House): FastifyReply {
  reply.header('etag', entityTag(event.revision))
  return sendJson(reply, status, presentEvent(event, house.catalog.current()))
}
