import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { EVENT, SUBMISSION } from '../../src/http/events/schema.ts'
import { ENTRY, RECEIPT } from '../../src/http/maintenance-log/schema.ts'

/**
 * The yardstick of recording, as a process of its own: the same routes with the same schemas, which check the body
 * and answer as much, but store nothing.
 */
const server = fastify({ ajv: { customOptions: { keywords: ['strip'] } } })
postEntry(server)
postEvent(server)
const address = await server.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`The yardstick serves ${address}\n`)
process.once('SIGTERM', () => process.exit(0))

type Entry = { asset_id: string; event_type: string; severity: string; timestamp: string }

function postEntry(app: FastifyInstance): void {
  app.post('/api/log', { schema: { body: ENTRY, response: { 201: RECEIPT } } }, (request, reply) => {
    const { asset_id, event_type, severity, timestamp } = request.body as Entry
    const message = `Log entry created successfully for ${asset_id}`
    const receipt = { event_id: randomUUID(), asset_id, event_type, severity, timestamp, message }
    return reply.code(201).send(receipt)
  })
}

let seq = 0

function postEvent(app: FastifyInstance): void {
  app.post('/events', { schema: { body: SUBMISSION, response: { 201: EVENT } } }, (request, reply) => {
    const submission = request.body as Record<string, unknown>
    seq += 1
    const event = {
      id: randomUUID(),
      seq,
      event_type_version: 1,
      ended_at: null,
      ...submission,
      recorded_at: new Date().toISOString(),
      recorded_by: 'admin',
      source: 'events',
      revision: 1,
      occurrence_count: 1,
      duplicate_of: null,
      warnings: [],
      judged_by: JUDGED,
    }
    return reply.code(201).send(event)
  })
}

/** Of the size that two guard rules leave. */
const JUDGED = [
  { rule_id: 'known-cause', version: 1, outcome: 'passed' },
  { rule_id: 'volume-limit', version: 1, outcome: 'passed' },
]
