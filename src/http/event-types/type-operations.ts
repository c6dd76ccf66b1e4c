import type { FastifyReply } from 'fastify'
import { checkDelete } from '../../core/event-types/check-delete.ts'
import { createType } from '../../core/event-types/create-type.ts'
import type { EventType } from '../../core/event-types/event-type.ts'
import { patchType } from '../../core/event-types/patch-type.ts'
import { transitionType } from '../../core/event-types/transition-type.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { entityTag, IF_VERSION_MATCHES, VERSION_TAG } from '../if-match.ts'
import { linkTo } from '../link-to.ts'
import { PAGE_PARAMETERS, pageAnswer, pageFrom, readPage, readPageRequest } from '../offset-page.ts'
import type { Ask, Operation } from '../route.ts'
import { editContext, saveType, typeCalled, typeTarget } from './edit-type.ts'
import { NEW_TYPE_EXAMPLE, TYPE_EXAMPLE, VERSION_EXAMPLE } from './examples.ts'
import { readIndexStates } from './index-states.ts'
import { matchingTypes } from './matching-types.ts'
import { presentType, presentVersion } from './present.ts'
import { inWordsOfAll } from './read-conditional-rule.ts'
import { readNewType, readTransition, readTypePatch } from './read-type.ts'
import {
  EVENT_TYPE,
  NEW_TYPE,
  readTypeParameters,
  TRANSITION,
  TYPE_CHANGE,
  TYPE_PARAMETERS,
  TYPE_VERSION,
} from './type-schemas.ts'

const NO_TYPE = { description: 'No such event type' }
const THE_TYPE = {
  description: 'The event type',
  schema: EVENT_TYPE,
  example: TYPE_EXAMPLE,
  headers: VERSION_TAG,
}

export const createEventType: Operation = {
  id: 'createEventType',
  summary: 'Create an event type',
  description: 'It takes events at once, unless `state` says draft.',
  body: { 'application/json': { schema: NEW_TYPE, example: NEW_TYPE_EXAMPLE } },
  answers: {
    201: { ...THE_TYPE, headers: { ...VERSION_TAG, Location: 'Where the event type is' } },
    409: { description: 'The id of the type or of a field is taken' },
    422: { description: 'Everything that is wrong with it' },
  },
  handle: async (request, reply, house) => {
    const { draft, ruleBodies } = readNewType(request)
    const type = await saveType(request, house, (catalog) =>
      inWordsOfAll(ruleBodies, createType(catalog, draft, editContext(house))),
    )
    reply.header('location', linkTo(request, `/event-types/${encodeURIComponent(type.id)}`))
    return sendType(reply, 201, type, house)
  },
}

export const listEventTypes: Operation = {
  id: 'listEventTypes',
  summary: 'List event types',
  description: 'The built-in ones first, then in the order in which they were made.',
  query: TYPE_PARAMETERS,
  answers: {
    200: pageAnswer(EVENT_TYPE, TYPE_EXAMPLE),
    422: { description: 'A bad filter' },
  },
  handle: async (request, reply, house) => {
    const { state, category, q, ...query } = readQuery(request, readTypeParameters)
    const page = readPageRequest(query, { state, category, q })
    const types = matchingTypes(house.catalog.current().types(), { state, category, q })
    const indexes = await readIndexStates(house)
    return sendJson(
      reply,
      200,
      pageFrom(types, page, (type) => presentType(type, indexes)),
    )
  },
}

export const getEventType: Operation = {
  id: 'getEventType',
  summary: 'Get an event type',
  answers: { 200: THE_TYPE, 404: NO_TYPE },
  handle: async (request, reply, house) => sendType(reply, 200, typeCalled(idOf(request), house), house),
}

export const patchEventType: Operation = {
  id: 'patchEventType',
  summary: 'Change the name, description or category of an event type',
  description: 'Makes no new version. Fields, conditional rules and state have routes of their own.',
  headers: IF_VERSION_MATCHES,
  body: {
    'application/json': { schema: TYPE_CHANGE, example: { description: 'Gas burnt without a plan' } },
  },
  answers: {
    200: THE_TYPE,
    404: NO_TYPE,
    409: { description: 'Somebody else changed it meanwhile, or it is built in and keeps its name' },
    422: { description: 'Everything that is wrong with the change' },
  },
  handle: async (request, reply, house) => {
    const edit = { id: idOf(request), ...readTypePatch(request) }
    const type = await saveType(request, house, (catalog) => patchType(catalog, edit, editContext(house)))
    return sendType(reply, 200, type, house)
  },
}

export const deleteEventType: Operation = {
  id: 'deleteEventType',
  summary: 'Delete an event type that has no events',
  headers: IF_VERSION_MATCHES,
  answers: {
    204: { description: 'Deleted' },
    404: NO_TYPE,
    409: { description: 'It has events, or it is built in' },
  },
  handle: async (request, reply, house) => {
    const target = typeTarget(request, null)
    accepted(await house.catalog.deleteType((catalog) => checkDelete(catalog, target)))
    return reply.code(204).send()
  },
}

export const transitionEventType: Operation = {
  id: 'transitionEventType',
  summary: 'Move an event type to another state of its life',
  description: 'draft → active → deprecated → archived, and back from deprecated to active.',
  headers: IF_VERSION_MATCHES,
  body: {
    'application/json': { schema: TRANSITION, example: { to: 'deprecated', comment: 'Use Flaring instead' } },
  },
  answers: {
    200: THE_TYPE,
    404: NO_TYPE,
    409: { description: 'No way leads there; `allowed_transitions` lists those that do' },
    422: { description: 'No such state' },
  },
  handle: async (request, reply, house) => {
    const { comment, ...transition } = readTransition(request)
    const edit = { id: idOf(request), ...transition }
    const type = await saveType(request, house, (catalog) =>
      transitionType(catalog, edit, editContext(house)),
    )
    request.log.info(
      { eventType: type.id, state: type.state, comment, by: request.principal.name },
      'transition',
    )
    return sendType(reply, 200, type, house)
  },
}

export const listEventTypeVersions: Operation = {
  id: 'listEventTypeVersions',
  summary: 'List the versions of an event type',
  description:
    'Oldest first. Every change of fields or conditional rules made one, and events are shown by theirs forever.',
  query: PAGE_PARAMETERS,
  answers: {
    200: pageAnswer(TYPE_VERSION, VERSION_EXAMPLE),
    404: NO_TYPE,
  },
  handle: async (request, reply, house) => {
    const { id } = typeCalled(idOf(request), house)
    const page = readPage(request, id)
    return sendJson(reply, 200, pageFrom(house.catalog.current().versionsOf(id), page, presentVersion))
  },
}

export const getEventTypeVersion: Operation = {
  id: 'getEventTypeVersion',
  summary: 'Get an event type as it was at a version',
  answers: {
    200: { description: 'The version', schema: TYPE_VERSION, example: VERSION_EXAMPLE },
    404: { description: 'No such event type or version' },
  },
  handle: async (request, reply, house) => {
    const { id } = typeCalled(idOf(request), house)
    const wanted = request.params['version']!
    const found = house.catalog
      .current()
      .versionsOf(id)
      .find(({ version }) => String(version) === wanted)
    if (!found) throw new Refused({ kind: 'not-found', what: 'Event type version', id: wanted })
    return sendJson(reply, 200, presentVersion(found))
  },
}

function idOf(request: Ask): string {
  return request.params['id']!
}

async function sendType(reply: FastifyReply, status: number, type: EventType, house: House) {
  reply.header('etag', entityTag(type.version))
  return sendJson(reply, status, presentType(type, await readIndexStates(house)))
}
