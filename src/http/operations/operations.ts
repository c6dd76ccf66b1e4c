import Type from 'typebox'
import type { AnswerDocs, Operation } from '../route.ts'
import { descriptionOf, tell } from './description.ts'
import { startPage } from './pages/start-page.ts'

const VARY = { Vary: '`Accept-Encoding`: whoever takes gzip gets it' }

const PAGE: AnswerDocs = {
  description: 'The page',
  schema: Type.String(),
  contentType: 'text/html',
  example: '<!doctype html><title>Groundlog</title>',
}

export const getStart: Operation = {
  id: 'getStart',
  summary: 'The start page',
  answers: { 200: PAGE },
  lane: 'none',
  handle: async (_request, reply, house) => {
    const page = startPage(house.version, await house.health())
    return reply.headers(page.headers).send(page.text)
  },
}

export const getDocs: Operation = {
  id: 'getDocs',
  summary: 'The documentation page',
  answers: { 200: { ...PAGE, headers: VARY } },
  handle: async (request, reply) => {
    const { page } = await descriptionOf(request)
    return tell(request, reply, page)
  },
}

export const getOpenapi: Operation = {
  id: 'getOpenapi',
  summary: 'This document',
  answers: {
    200: {
      description: 'OpenAPI 3.1',
      schema: Type.Object({ openapi: Type.Literal('3.1.0') }, { additionalProperties: true }),
      example: { openapi: '3.1.0' },
      headers: VARY,
    },
  },
  handle: async (request, reply) => {
    const { document } = await descriptionOf(request)
    return tell(request, reply, document)
  },
}

export const getMetrics: Operation = {
  id: 'getMetrics',
  summary: "The server's measurements, for Prometheus",
  answers: {
    200: {
      description: "Prometheus's text format",
      schema: Type.String(),
      contentType: 'text/plain',
      example: 'groundlog_verdicts_total{dialect="maintenance-log",verdict="recorded"} 3286\n',
    },
  },
  lane: 'none',
  handle: async (_request, reply, house) => {
    const { ok, seq } = await house.health()
    const feeds = ok ? await house.feeds.list() : []
    reply.type(house.metrics.contentType)
    return house.metrics.text({ version: house.version, seq, ok, feeds, intakes: house.intakes() })
  },
}
