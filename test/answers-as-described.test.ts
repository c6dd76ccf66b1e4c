import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import Schema from 'typebox/schema'
import type { DescribedAnswer, OpenapiDocument } from '../src/http/operations/openapi/document.ts'
import { expand, operationAt, operations } from './described.ts'
import type { Asker, Request } from './described-requests/request.ts'
import { REQUESTS } from './described-requests.ts'
import { PLAIN_FEED, pickyFeed } from './http/picky-feed.ts'
import { type AppUnderTest, withApp } from './http/with-app.ts'

type Response = Awaited<ReturnType<AppUnderTest['inject']>>
type Answer = Pick<Response, 'statusCode' | 'headers' | 'body' | 'json'>

/** What is told once for all answers, or is between the browser and the network. */
const NOT_DESCRIBED = new Set([
  'x-request-id',
  'groundlog-verdict',
  'x-content-type-options',
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'date',
  'cache-control',
  'content-security-policy',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
])

describe('what the server answers is what /openapi.json says', () => {
  test('to every request, each described answer being given', async (t) => {
    const app = await withApp(t, { feeds: [pickyFeed(), PLAIN_FEED], webhookAllow: '127.0.0.1' })
    const document: OpenapiDocument = (await app.inject('/openapi.json')).json()
    const met = new Set<string>()
    const memory = new Map([['admin', app.adminToken]])
    for (const request of REQUESTS) {
      const [method = '', url = ''] = recall(request.ask, memory).split(' ')
      const variant = [request.as, request.accept].filter(Boolean).join(', ')
      await t.test(`${request.status} ${request.ask} ${variant}`, async () => {
        const answer = await send(app, request, { method, url, memory })
        assert.equal(answer.statusCode, request.status, answer.body)
        const { operationId } = operationAt(document, method, url)
        const { name, described } = answerOf(document, { method, url, status: request.status })
        for (const part of compare(answer, described, document)) met.add(`${name} ${part}`)
        met.add(`${operationId} ${request.status}`)
        remember(request, answer, memory)
      })
    }
    await everythingMet(t, document, met)
  })

  test('to a method that the path does not have', async (t) => {
    const { inject } = await withApp(t)
    const document: OpenapiDocument = (await inject('/openapi.json')).json()
    for (const [url, dialect] of [
      ['/events/some', 'operational-events'],
      ['/api/logs', 'maintenance-log'],
    ]) {
      const answer = await inject({ method: 'DELETE', url: url! })
      assert.equal(answer.statusCode, 405)
      const met = compare(answer, document.components.responses[`${dialect}.405`]!, document)
      assert.deepEqual(met, ['application/json', 'allow'])
    }
  })
})

type Asked = { readonly method: string; readonly url: string; readonly status: number }

/** What the document says about an answer, and the name by which shared answers are the same. */
function answerOf(document: OpenapiDocument, { method, url, status }: Asked) {
  const { operationId, responses } = operationAt(document, method, url)
  const given = responses[status]
  assert.ok(given, `${operationId} has no ${status}`)
  if (!('$ref' in given)) return { name: `${operationId} ${status}`, described: given }
  const name = given.$ref.replace('#/components/responses/', '')
  return { name, described: document.components.responses[name]! }
}

/** Holds an answer against its description; gives the content type and the headers it had. */
function compare(answer: Answer, described: DescribedAnswer, document: OpenapiDocument): string[] {
  const headers = Object.keys(answer.headers).filter((name) => !NOT_DESCRIBED.has(name))
  const known = Object.keys(described.headers ?? {}).map((name) => name.toLowerCase())
  assert.deepEqual(
    headers.filter((name) => !known.includes(name)),
    [],
    'headers that are not described',
  )
  if (answer.body === '') {
    assert.deepEqual([described.content, answer.headers['content-type']], [undefined, undefined])
    return headers
  }
  const contentType = String(answer.headers['content-type']).replace(/;.*/, '')
  const media = described.content?.[contentType]
  assert.ok(media, `${contentType} is not described`)
  const value: unknown = contentType === 'application/json' ? answer.json() : answer.body
  const [fits, errors] = Schema.Errors(closed(expand(media.schema, document)) as never, value)
  assert.ok(fits, `${JSON.stringify(errors, null, 1)}\n${answer.body}`)
  return [contentType, ...headers]
}

/** The same schema for objects that have no members but those it names; one that names none may have any. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.fromEntries(Object.entries(schema).map(([key, it]) => [key, closed(it)]))
  const { properties, additionalProperties } = schema as {
    properties?: object
    additionalProperties?: unknown
  }
  const isOpen = !properties || Object.keys(properties).length === 0 || additionalProperties !== undefined
  return isOpen ? parts : { ...parts, additionalProperties: false }
}

/** Nothing is described that nobody gets: no answer, content type or header. */
async function everythingMet(t: TestContext, document: OpenapiDocument, met: ReadonlySet<string>) {
  const described = operations(document).flatMap(({ operation: { operationId, responses } }) =>
    Object.entries(responses)
      .filter(([status]) => Number(status) < 500)
      .flatMap(([status, answer]) => {
        const name = `${operationId} ${status}`
        return '$ref' in answer ? [] : [name, ...partsOf(answer).map((part) => `${name} ${part}`)]
      }),
  )
  const shared = Object.entries(document.components.responses)
    .filter(([name]) => [...met].some((it) => it.startsWith(`${name} `)))
    .flatMap(([name, answer]) => partsOf(answer).map((part) => `${name} ${part}`))
  await t.test('nothing else is described', () => {
    assert.deepEqual(
      [...described, ...shared].filter((it) => !met.has(it)),
      [],
    )
  })
}

function partsOf({ content = {}, headers = {} }: DescribedAnswer): string[] {
  return [...Object.keys(content), ...Object.keys(headers).map((name) => name.toLowerCase())]
}

type Memory = Map<string, string>
type Place = { readonly method: string; readonly url: string; readonly memory: Memory }

async function send(
  { inject }: AppUnderTest,
  request: Request,
  { method, url, memory }: Place,
): Promise<Answer> {
  const { contentType, payload } = bodyOf(request, memory)
  const answer = await inject({
    method: method as 'GET',
    url,
    headers: {
      authorization: authorizationOf(request.as ?? 'admin', memory),
      ...(request.accept && { accept: request.accept }),
      ...(request.ifMatch && { 'if-match': request.ifMatch }),
      ...(request.idempotencyKey && { 'idempotency-key': request.idempotencyKey }),
      ...(request.lastEventId && { 'last-event-id': request.lastEventId }),
      ...(contentType && { 'content-type': contentType }),
    },
    ...(payload !== undefined && { payload }),
    payloadAsStream: true,
  })
  const { statusCode, headers } = answer
  return { statusCode, headers, ...(await bodyIn(answer, request)) }
}

/** The whole body, or its beginning where it has no end. */
async function bodyIn(answer: Response, { goesOn }: Request) {
  const chunks: Buffer[] = []
  for await (const chunk of answer.stream()) {
    chunks.push(chunk)
    if (goesOn) break
  }
  const body = Buffer.concat(chunks).toString()
  return { body, json: () => JSON.parse(body) }
}

function authorizationOf(asker: Asker, memory: Memory): string {
  const [who = ''] = asker.split(' ')
  const token = memory.get(who) ?? 'a-token-that-nobody-made'
  return asker === who ? `Bearer ${token}` : `Basic ${Buffer.from(`any:${token}`).toString('base64')}`
}

function bodyOf({ json, lines, form, multipart, bytes }: Request, memory: Memory) {
  if (json !== undefined)
    return { contentType: 'application/json', payload: recall(JSON.stringify(json), memory) }
  if (lines) {
    const payload = lines.map((line) => `${recall(JSON.stringify(line), memory)}\n`).join('')
    return { contentType: 'application/x-ndjson', payload }
  }
  if (bytes) return { contentType: 'application/json', payload: bytes }
  if (form) {
    const payload = new URLSearchParams(form).toString()
    return { contentType: 'application/x-www-form-urlencoded', payload }
  }
  if (!multipart) return {}
  const parts = Object.entries(multipart).map(
    ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return { contentType: 'multipart/form-data; boundary=b', payload: `${parts.join('')}--b--\r\n` }
}

/** Puts what was kept in the place of `$name`. */
function recall(text: string, memory: Memory): string {
  return text.replace(/\$([a-z]+)/g, (_, name: string) => memory.get(name) ?? assert.fail(`no ${name} kept`))
}

function remember({ keep = {} }: Request, answer: Answer, memory: Memory): void {
  for (const [name, path] of Object.entries(keep)) {
    const value = path.split('.').reduce<unknown>((it, key) => (it as never)[key], answer.json())
    memory.set(name, String(value))
  }
}
