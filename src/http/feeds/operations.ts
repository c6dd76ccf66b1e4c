import type { FastifyReply } from 'fastify'
import type { Feed } from '../../core/feeds/feed.ts'
import { Refused } from '../dialect.ts'
import { readBody } from '../fastapi/read-body.ts'
import { readQuery } from '../fastapi/read-query.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { pageExample, pageOf, pageSchema, readPageRequest } from '../offset-page.ts'
import type { Ask, Operation } from '../route.ts'
import { presentFeed, presentIntake, presentSetAside, presentVerification } from './present.ts'
import {
  checkReplay,
  FEED,
  FEED_EXAMPLE,
  FEED_LIST,
  INTAKE_EXAMPLE,
  REPLAY,
  RETRIED,
  readSetAsideParameters,
  SET_ASIDE,
  SET_ASIDE_EXAMPLE,
  SET_ASIDE_PARAMETERS,
  VERIFICATION,
  VERIFICATION_EXAMPLE,
} from './schemas.ts'

const NO_FEED = { description: 'No such feed' }
const THE_FEED = { description: 'The feed', schema: FEED, example: FEED_EXAMPLE }
const RUNNING = { ...FEED_EXAMPLE, condition: 'behind', retry_at: null }

export const listFeeds: Operation = {
  id: 'listFeeds',
  summary: 'List feeds: what follows the log, and how far it is; and what takes events from elsewhere',
  answers: {
    200: {
      description: 'All of them, by name',
      schema: FEED_LIST,
      example: { data: [FEED_EXAMPLE], intakes: [INTAKE_EXAMPLE] },
    },
  },
  handle: async (_request, reply, house) =>
    sendJson(reply, 200, {
      data: (await house.feeds.list()).map(presentFeed),
      intakes: house.intakes().map(presentIntake),
    }),
}

export const getFeed: Operation = {
  id: 'getFeed',
  summary: 'Get a feed',
  answers: { 200: THE_FEED, 404: NO_FEED },
  handle: async (request, reply, house) => answer(request, reply, await house.feeds.get(nameOf(request))),
}

export const pauseFeed: Operation = {
  id: 'pauseFeed',
  summary: 'Pause a feed',
  description: 'It keeps its place, also over restarts. A delivery under way is given up and comes again.',
  answers: {
    200: { ...THE_FEED, example: { ...RUNNING, state: 'paused', condition: 'paused' } },
    404: NO_FEED,
  },
  handle: async (request, reply, house) => answer(request, reply, await house.feeds.pause(nameOf(request))),
}

export const resumeFeed: Operation = {
  id: 'resumeFeed',
  summary: 'Resume a feed',
  description: 'One that waits to try again does so at once.',
  answers: { 200: { ...THE_FEED, example: RUNNING }, 404: NO_FEED },
  handle: async (request, reply, house) => answer(request, reply, await house.feeds.resume(nameOf(request))),
}

export const replayFeed: Operation = {
  id: 'replayFeed',
  summary: 'Deliver again what was recorded since a moment',
  description: 'Entries that were set aside since then are tried again too.',
  body: { 'application/json': { schema: REPLAY, example: { from: '2026-04-01T00:00:00Z' } } },
  answers: {
    200: { ...THE_FEED, example: RUNNING },
    404: NO_FEED,
    422: { description: '`from` is missing or no moment' },
  },
  handle: async (request, reply, house) => {
    const { from } = readBody(request, checkReplay)
    return answer(request, reply, await house.feeds.replay(nameOf(request), from))
  },
}

export const listSetAside: Operation = {
  id: 'listSetAside',
  summary: 'List the entries that a feed could not deliver',
  description:
    'In the order of the log. The receiver refused each of them for what it says; the others went on.',
  query: SET_ASIDE_PARAMETERS,
  answers: {
    200: { description: 'One page', schema: pageSchema(SET_ASIDE), example: pageExample(SET_ASIDE_EXAMPLE) },
    404: NO_FEED,
    422: { description: 'A bad limit or cursor' },
  },
  handle: async (request, reply, house) => {
    const name = nameOf(request)
    const page = readPageRequest(readQuery(request, readSetAsideParameters), { name })
    const found = await house.feeds.setAside(name, page)
    if (!found) throw noFeed(name)
    return sendJson(reply, 200, pageOf(found.entries.map(presentSetAside), found.total, page))
  },
}

export const retrySetAside: Operation = {
  id: 'retrySetAside',
  summary: 'Try an entry again that was set aside',
  description:
    'What has become of its event since is delivered behind it, so that the receiver ends up to date.',
  answers: {
    200: {
      description: 'What became of it',
      schema: RETRIED,
      example: { outcome: 'delivered', reason: null },
    },
    404: { description: 'No such feed, or the entry is not set aside' },
  },
  handle: async (request, reply, house) => {
    const name = nameOf(request)
    const text = request.params['seq']!
    const seq = /^\d{1,15}$/.test(text) ? Number(text) : 0
    const retried = await house.feeds.retry(name, seq)
    if (!retried) throw noFeed(name)
    const { outcome } = retried
    if (outcome === 'unknown-entry') {
      throw new Refused({ kind: 'not-found', what: 'Entry set aside', id: text })
    }
    return sendJson(reply, 200, { outcome, reason: outcome === 'delivered' ? null : retried.reason })
  },
}

export const verifyFeed: Operation = {
  id: 'verifyFeed',
  summary: 'Compare what a feed has delivered with the log',
  description:
    'It runs beside everything else, one at a time; `GET` of the same URL tells how it goes. Compared is what the feed has passed when it begins.',
  answers: {
    202: {
      description: 'The comparison that runs now',
      schema: VERIFICATION,
      example: { ...VERIFICATION_EXAMPLE, state: 'running', compared: 0, ended_at: null, result: null },
    },
    404: NO_FEED,
    409: { description: 'What this feed delivers to cannot be read back' },
  },
  handle: async (request, reply, house) => {
    const name = nameOf(request)
    const verification = await house.feeds.verify(name)
    if (!verification) throw noFeed(name)
    if (verification === 'cannot') {
      const message = `What ${name} delivers to cannot be read back`
      throw new Refused({ kind: 'conflict', because: 'cannot-verify', message })
    }
    return sendJson(reply, 202, presentVerification(verification))
  },
}

export const getVerification: Operation = {
  id: 'getVerification',
  summary: 'Get the progress or the result of a comparison',
  answers: {
    200: { description: 'The comparison', schema: VERIFICATION, example: VERIFICATION_EXAMPLE },
    404: { description: 'No such feed, or none was made since the server was started' },
  },
  handle: async (request, reply, house) => {
    const name = nameOf(request)
    const verification = house.feeds.verification(name)
    if (!verification) throw noFeed(name)
    if (verification === 'none') throw new Refused({ kind: 'not-found', what: 'Verification', id: name })
    return sendJson(reply, 200, presentVerification(verification))
  },
}

function answer(request: Ask, reply: FastifyReply, feed: Feed | null): FastifyReply {
  if (!feed) throw noFeed(nameOf(request))
  return sendJson(reply, 200, presentFeed(feed))
}

function nameOf(request: Ask): string {
  return request.params['name']!
}

function noFeed(name: string): Refused {
  return new Refused({ kind: 'not-found', what: 'Feed', id: name })
}
