import type { FastifyReply } from 'fastify'
import type { Event } from '../../core/events/event.ts'
import { reviseEvent } from '../../core/events/revise-event.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { compileQuery } from '../fastapi/query.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { entityTag } from '../if-match.ts'
import { linkTo } from '../link-to.ts'
import { pageExample } from '../offset-page.ts'
import { recordSubmission } from '../record-submission.ts'
import type { Operation } from '../route.ts'
import { CORRECTION_EXAMPLE, EVENT_EXAMPLE, REVISION_EXAMPLE, SUBMISSION_EXAMPLE } from './examples.ts'
import { listPage } from './list-page.ts'
import { HISTORY_PARAMETERS, LIST_PARAMETERS } from './list-schema.ts'
import { presentEvent, presentRevision } from './present.ts'
import { readCorrection } from './read-correction.ts'
import { readListQuery } from './read-list-query.ts'
import { readSubmission } from './read-submission.ts'
import { CORRECTION, EVENT, EVENT_PAGE, REVISION_PAGE, SUBMISSION } from './schema.ts'

const NO_EVENT = { description: 'No such event' }
const ETAG = { ETag: 'The revision, for If-Match: `"3"`' }

export const postEvent: Operation = {
  id: 'recordEvent',
  summary: 'Log an event',
  description: 'Records what happened to an asset.',
  headers: { 'Groundlog-Source': '`import` marks what an importer brings.' },
  body: { 'application/json': { schema: SUBMISSION, example: SUBMISSION_EXAMPLE } },
  answers: {
    201: {
      description: 'Logged, and on disk',
      schema: EVENT,
      example: EVENT_EXAMPLE,
      headers: { ...ETAG, Location: 'Where the event is' },
    },
    200: {
      description: 'An event with this `dedup_key` was there: this one',
      schema: EVENT,
      example: EVENT_EXAMPLE,
      headers: ETAG,
    },
    404: { description: 'No such event type' },
    409: { description: 'The event type takes no events' },
    422: { description: 'Everything that is wrong with the event' },
  },
  handle: async (request, reply, house) => {
    const { outcome, event } = await recordSubmission(request, house, readSubmission)
    if (outcome === 'dropped') return sendEvent(reply, 200, event, house)
    reply.header('location', linkTo(request, `/events/${event.id}`))
    return sendEvent(reply, 201, event, house)
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
    422: { description: 'A bad filter' },
  },
  handle: async (request, reply, house) => {
    const page = await listPage(house.events, readListQuery(request.query, house.catalog.current()))
    const catalog = house.catalog.current()
    return sendJson(reply, 200, { ...page, data: page.data.map((event) => presentEvent(event, catalog)) })
  },
}

export const getEvent: Operation = {
  id: 'getEvent',
  summary: 'Get an event as it is known now',
  answers: {
    200: { description: 'The event', schema: EVENT, example: EVENT_EXAMPLE, headers: ETAG },
    404: NO_EVENT,
  },
  handle: async (request, reply, house) => {
    return sendEvent(reply, 200, await eventCalled(request.params['id']!, house), house)
  },
}

export const patchEvent: Operation = {
  id: 'reviseEvent',
  summary: 'Correct an event',
  description: 'Adds a revision, checked by the event’s own version of its type. Nothing is erased.',
  headers: { 'If-Match': 'The ETag of the revision that was read; another one meanwhile is a 409.' },
  body: { 'application/json': { schema: CORRECTION, example: CORRECTION_EXAMPLE } },
  answers: {
    200: {
      description: 'The event as it is known now',
      schema: EVENT,
      example: EVENT_EXAMPLE,
      headers: ETAG,
    },
    404: NO_EVENT,
    409: { description: 'Somebody else corrected it meanwhile' },
    422: { description: 'Everything that is wrong with the correction' },
  },
  handle: async (request, reply, house) => {
    const event = accepted(await reviseEvent(house, readCorrection(request)))
    return sendEvent(reply, 200, event, house)
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
    const revisions = (await house.events.history(id)) ?? []
    const catalog = house.catalog.current()
    const data = revisions
      .slice(offset, offset + limit)
      .map((revision) => presentRevision(event, revision, catalog))
    return sendJson(reply, 200, { data, total: revisions.length, limit, offset, next_cursor: null })
  },
}

async function eventCalled(id: string, house: House): Promise<Event> {
  const event = await house.events.get(id)
  if (!event) throw new Refused({ kind: 'not-found', what: 'Event', id })
  return event
}

function sendEvent(reply: FastifyReply, status: number, event: Event, house: House): FastifyReply {
  reply.header('etag', entityTag(event.revision))
  return sendJson(reply, status, presentEvent(event, house.catalog.current()))
}
