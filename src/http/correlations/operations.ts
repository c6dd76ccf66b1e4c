import type { Correlation } from '../../core/correlation/correlation.ts'
import { createKindReader } from '../../core/correlation/kind.ts'
import { linkEvents } from '../../core/correlation/link-events.ts'
import { fieldNamed, type Match } from '../../core/correlation/matching.ts'
import { suggest } from '../../core/correlation/suggest.ts'
import { fieldName } from '../../core/duplication/fingerprint-key.ts'
import type { Event } from '../../core/events/event.ts'
import { valueError } from '../../core/storable-text.ts'
import { accepted } from '../accepted.ts'
import { Refused } from '../dialect.ts'
import { sendJson } from '../fastapi/send-json.ts'
import type { House } from '../house.ts'
import { PAGE_PARAMETERS, pageAnswer, pageFrom, readPage } from '../offset-page.ts'
import type { Ask, Operation } from '../route.ts'
import { CORRELATE_EXAMPLE, CORRELATED_EXAMPLE, CORRELATION_EXAMPLE } from './examples.ts'
import { findCandidates } from './find-candidates.ts'
import { presentCorrelation, presentLinked, presentStatistics, presentSuggestion } from './present.ts'
import { type LinkWish, readCorrelate, type SuggestWish } from './read-correlate.ts'
import { CORRELATE, CORRELATED, CORRELATION } from './schemas.ts'

const NO_EVENT = { description: 'No such event' }

export const correlateEvent: Operation = {
  id: 'correlateEvent',
  summary: 'Correlate an event with related events',
  description:
    'With `event_ids` it links the event to others, once each. Without, or without a body, it suggests events near in time on the same asset and those around it, and links nothing.',
  body: { 'application/json': { schema: CORRELATE, example: CORRELATE_EXAMPLE } },
  answers: {
    200: { description: 'What is linked, or suggested', schema: CORRELATED, example: CORRELATED_EXAMPLE },
    404: { description: 'One of the events is unknown; nothing was linked' },
    422: { description: 'Everything that is wrong with the body, such as a link of an event to itself' },
  },
  handle: async (request, reply, house) => {
    const wish = readCorrelate(request)
    const answer = 'link' in wish ? link(request, wish.link, house) : suggestFor(request, wish.suggest, house)
    return sendJson(reply, 200, await answer)
  },
}

export const listCorrelations: Operation = {
  id: 'listCorrelations',
  summary: 'List the links of an event',
  description: 'From and to it, oldest first.',
  query: PAGE_PARAMETERS,
  answers: {
    200: pageAnswer(CORRELATION, CORRELATION_EXAMPLE),
    404: NO_EVENT,
  },
  handle: async (request, reply, house) => {
    const id = request.params['id']!
    const page = readPage(request, id)
    const links = await linksOf(id, house)
    return sendJson(
      reply,
      200,
      pageFrom(links, page, (link) => presentCorrelation(link, id)),
    )
  },
}

export const deleteCorrelation: Operation = {
  id: 'deleteCorrelation',
  summary: 'Remove a link',
  description: 'From either of its ends. The log keeps that it was there.',
  answers: { 204: { description: 'Removed' }, 404: { description: 'No such event, or it has no such link' } },
  handle: async (request, reply, house) => {
    const { id, cid } = request.params as { id: string; cid: string }
    const link = (await linksOf(id, house)).find((link) => link.id === cid)
    const unknown = new Refused({ kind: 'not-found', what: 'Correlation', id: cid })
    if (!link) throw unknown
    const outcome = await house.events.unlink(link.id, request.principal.name, house.now())
    if (outcome === 'unknown-link') throw unknown
    return reply.code(204).send()
  },
}

/** @throws Refused where there is no such event. */
async function linksOf(id: string, { events }: House): Promise<Correlation[]> {
  const links = await events.correlations(id)
  if (!links) throw new Refused({ kind: 'not-found', what: 'Event', id })
  return links
}

async function link(request: Ask, { eventIds, ...wish }: LinkWish, house: House) {
  const from = request.params['id']!
  const by = request.principal.name
  const linked = accepted(await linkEvents(house, { ...wish, from, to: eventIds, by }))
  return {
    event_id: from,
    count: linked.length,
    correlated_events: linked.map((link) => presentLinked(link, wish.relation)),
    statistics: null,
  }
}

async function suggestFor(request: Ask, wish: SuggestWish, house: House) {
  const id = request.params['id']!
  const links = await linksOf(id, house)
  const event = await house.events.get(id)
  if (!event) throw new Refused({ kind: 'not-found', what: 'Event', id })
  if (wish.match) checkMatch(event, wish.match, house)
  const [candidates, counted] = await Promise.all([
    findCandidates(event, wish, house),
    house.coOccurrence.current(),
  ])
  const snapshot = house.catalog.current()
  const typeIds = new Set(
    [event, ...candidates.map((candidate) => candidate.event)].map(({ typeId }) => typeId),
  )
  const versions = [...typeIds].flatMap((typeId) => snapshot.versionsOf(typeId))
  const kindsOf = createKindReader({ versions })
  const coOccurrence = counted?.coOccurrence ?? null
  const suggestions = suggest(event, candidates, { snapshot, window: wish.window, kindsOf, coOccurrence })
    .filter(({ score }) => score >= wish.minScore)
    .slice(0, wish.limit)
  return {
    event_id: id,
    count: suggestions.length,
    correlated_events: suggestions.map((suggestion) => presentSuggestion(suggestion, links)),
    statistics: counted && presentStatistics(counted),
  }
}

/** @throws Refused where the event's type has no such field: nothing could agree in it. */
function checkMatch(event: Event, { fields }: Match, { catalog }: House): void {
  const problems = fields.flatMap((key, index) => {
    const name = fieldName(key)
    if (name === undefined || fieldNamed(event, name, catalog.current())) return []
    const error = `the event has no field '${name}': its type '${event.typeId}' has none of this name`
    return [{ path: ['match', 'fields', index], ...valueError(error), input: key }]
  })
  if (problems.length > 0) throw new Refused({ kind: 'invalid', problems })
}
