import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { OpenapiDocument } from '../../src/http/operations/openapi/document.ts'
import { expand, operations } from '../described.ts'
import { asker } from './asker.ts'
import { type AppUnderTest, withApp } from './with-app.ts'

const JSON_TYPE = 'application/json'

/** What is sent, and as what; `undefined` sends no such header. */
type Parcel = readonly [said: string, body: string | Buffer, contentType?: string]

const DEEP = '['.repeat(900) + ']'.repeat(900)

const PARCELS: readonly Parcel[] = [
  ['nothing', '', JSON_TYPE],
  ['blanks', ' \n', JSON_TYPE],
  ['null', 'null', JSON_TYPE],
  ['a number', '5', JSON_TYPE],
  ['a text', '"x"', JSON_TYPE],
  ['true', 'true', JSON_TYPE],
  ['a list', '[]', JSON_TYPE],
  ['a list of lists', DEEP, JSON_TYPE],
  ['an empty object', '{}', JSON_TYPE],
  ['an unknown member', '{"surprise":1}', JSON_TYPE],
  ['a member called __proto__', '{"__proto__":{"id":"x"}}', JSON_TYPE],
  ['a member without a name', '{"":1}', JSON_TYPE],
  ['half an object', '{"id":', JSON_TYPE],
  ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe]), JSON_TYPE],
  ['a form', 'id=x&name=y', 'application/x-www-form-urlencoded'],
  ['JSON as plain text', '{"id":"x"}', 'text/plain'],
  ['a type that is none', '{"id":"x"}', ';'],
  ['XML', '<id>x</id>', 'application/xml'],
  ['too many values', JSON.stringify(Array(10_001).fill(0)), JSON_TYPE],
  ['more than a mebibyte', `{"name":"${'x'.repeat(1_048_577)}"}`, JSON_TYPE],
]

/** Put in the place of each member that a route knows, one at a time. */
const VALUES: readonly unknown[] = [
  null,
  5,
  -1,
  1e308,
  'x',
  '',
  '\u0000',
  '\ud800',
  'x'.repeat(20_000),
  true,
  [],
  [null],
  [[]],
  [5],
  {},
  { a: { b: [] } },
]

const IDS = [
  'none',
  '%00',
  '%ff',
  '%ED%A0%80',
  '..%2f',
  '__proto__',
  '%20',
  'x'.repeat(3_000),
  '-1',
  '1e9',
  '%F0%9F%98%80',
]

/** Everything that paths can name, by the collection it stands in. */
async function populated(app: AppUnderTest): Promise<Record<string, string>> {
  const ask = asker(app)
  const made = async (url: string, body: object) => {
    const answer = await ask('POST', url, body)
    assert.ok(answer.status < 300, `${url}: ${JSON.stringify(answer.body)}`)
    return String(answer.body?.id)
  }
  const fields = [{ id: 'volume', name: 'volume', type: 'number' }]
  await made('/event-types', { id: 'flaring', name: 'Flaring', fields })
  const rule = { id: 'why', target_field: 'volume', when: 'event.severity == "LOW"', effect: 'hide' }
  await made('/event-types/flaring/conditional-rules', rule)
  await made('/guard-rules', { id: 'limit', name: 'Limit', validations: [{ expression: 'true' }] })
  await made('/guard-rules/limit/publish', {})
  await made('/duplication-rules', {
    id: 'same',
    name: 'Same',
    fingerprint_fields: ['severity'],
    action: 'flag',
  })
  const event = await made('/events', { event_type_id: 'flaring', entity_id: 'well-001' })
  const { body } = await ask('POST', '/guard-rules/limit/backtest')
  const user = await made('/users', { name: 'blake', role: 'viewer' })
  const more = { users: user, tokens: 'none', assets: 'well-001', correlations: 'none', versions: '1' }
  return {
    ...{ 'event-types': 'flaring', fields: 'volume', 'conditional-rules': 'why', 'guard-rules': 'limit' },
    ...{ 'duplication-rules': 'same', events: event, backtests: body.id, ...more },
  }
}

type Operation = ReturnType<typeof operations>[number]

/** The routes that this suite populates; batches, read as they arrive, and streams have tests of their own. */
function ours(document: OpenapiDocument): Operation[] {
  const known =
    /^\/(events|event-types|guard-rules|duplication-rules|backtests|assets|users|tokens|auth)(\/|$)(?!batch|stream)/
  return operations(document).filter(({ path }) => known.test(path))
}

function urlOf(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replace(
    /([\w-]+)\/\{\w+\}/g,
    (_, collection: string) => `${collection}/${ids[collection] ?? 'none'}`,
  )
}

type Answer = Awaited<ReturnType<AppUnderTest['inject']>>

/** Says what is wrong with an answer; undefined for one that is clean and described. */
function faultOf({ operation }: Operation, answer: Answer): string | undefined {
  const { statusCode: status, body } = answer
  if (!(status in operation.responses))
    return `answers ${status}, which is not described: ${body.slice(0, 200)}`
  if (status >= 500 && status !== 503) return `fails with ${status}: ${body.slice(0, 200)}`
  if (status < 400) return undefined
  const { detail } = answer.json()
  if (status !== 422)
    return typeof detail === 'string' && detail !== '' ? undefined : `says ${body.slice(0, 200)}`
  const isSound = (item: { type?: unknown; loc?: unknown[]; msg?: unknown }) =>
    typeof item.type === 'string' && typeof item.msg === 'string' && PLACES.has(item.loc?.[0])
  return Array.isArray(detail) && detail.length > 0 && detail.every(isSound) ? undefined : body.slice(0, 200)
}

const PLACES: ReadonlySet<unknown> = new Set(['body', 'query', 'path', 'header'])

async function withDocument(app: AppUnderTest): Promise<OpenapiDocument> {
  return (await app.inject('/openapi.json')).json()
}

describe('every route of this API answers cleanly, as it is described,', () => {
  test('to bodies that are none', async (t) => {
    const app = await withApp(t)
    const ids = await populated(app)
    const wrong: string[] = []
    for (const found of ours(await withDocument(app)).filter(takesBody)) {
      for (const [said, payload, contentType] of PARCELS) {
        const answer = await send(app, found, { url: urlOf(found.path, ids), payload, contentType })
        const fault = faultOf(found, answer)
        if (fault) wrong.push(`${found.method} ${found.path} to ${said} ${fault}`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  test('to values of every wrong kind in every member', async (t) => {
    const app = await withApp(t)
    const document = await withDocument(app)
    const ids = await populated(app)
    const wrong: string[] = []
    for (const found of ours(document).filter(takesBody)) {
      const example = exampleOf(found)
      for (const member of membersOf(found, document)) {
        for (const value of VALUES) {
          const payload = JSON.stringify({ ...example, [member]: value })
          const answer = await send(app, found, {
            url: urlOf(found.path, ids),
            payload,
            contentType: JSON_TYPE,
          })
          const fault = faultOf(found, answer)
          if (fault)
            wrong.push(`${found.method} ${found.path} to ${member}=${payload.slice(0, 100)} ${fault}`)
        }
      }
    }
    assert.deepEqual(wrong, [])
  })

  test('to ids of things that are not there, or cannot be', async (t) => {
    const app = await withApp(t)
    const wrong: string[] = []
    for (const found of ours(await withDocument(app)).filter(({ path }) => path.includes('{'))) {
      for (const id of IDS) {
        const url = found.path.replace(/\{\w+\}/g, id)
        const payload = found.method === 'GET' ? undefined : JSON.stringify(exampleOf(found) ?? {})
        const answer = await send(app, found, { url, payload, contentType: JSON_TYPE })
        const { statusCode: status } = answer
        const fault = [400, 414].includes(status) ? undefined : faultOf(found, answer)
        if (fault || status < 300) wrong.push(`${found.method} ${url.slice(0, 80)} ${fault ?? status}`)
      }
    }
    assert.deepEqual(wrong, [])
  })
})

function takesBody({ operation }: Operation): boolean {
  return operation.requestBody !== undefined
}

function exampleOf({ operation }: Operation): object | undefined {
  return operation.requestBody?.content[JSON_TYPE]?.example as object | undefined
}

function membersOf({ operation }: Operation, document: OpenapiDocument): string[] {
  const schema = expand(operation.requestBody?.content[JSON_TYPE]?.schema, document)
  return Object.keys((schema as { properties?: object } | undefined)?.properties ?? {})
}

type Wish = {
  readonly url: string
  readonly payload: string | Buffer | undefined
  readonly contentType: string | undefined
}

function send(
  { inject, adminToken }: AppUnderTest,
  { method }: Operation,
  { url, payload, contentType }: Wish,
) {
  const headers = {
    authorization: `Bearer ${adminToken}`,
    ...(contentType && { 'content-type': contentType }),
  }
  return inject({ method: method as 'POST', url, headers, ...(payload !== undefined && { payload }) })
}
