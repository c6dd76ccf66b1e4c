import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import Schema from 'typebox/schema'
import { describeServer } from '../src/http/operations/openapi/describe-server.ts'
import type {
  DescribedAnswer,
  DescribedOperation,
  OpenapiDocument,
  Schema as PublishedSchema,
} from '../src/http/operations/openapi/document.ts'
import { ROUTES } from '../src/http/routes.ts'
import { expand, operations } from './described.ts'

type Media = {
  readonly where: string
  readonly schema: PublishedSchema | undefined
  readonly example: unknown
}

describe('the OpenAPI document', () => {
  let document: OpenapiDocument
  before(async () => {
    document = await describeServer(ROUTES, '0.0.0')
  })

  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    assert.ok(valid, JSON.stringify(errors, null, 2))
  })

  test('describes every route, and nothing else', () => {
    const described = operations(document).map(({ method, path }) => `${method} ${path}`)
    const expected = ROUTES.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    assert.deepEqual(described.sort(), expected.sort())
  })

  test('gives every operation an id of its own', () => {
    const ids = operations(document).map(({ operation }) => operation.operationId)
    assert.equal(new Set(ids).size, ids.length, `twice: ${ids.filter((id, at) => ids.indexOf(id) !== at)}`)
  })

  test('says of every operation which role it needs', () => {
    for (const { method, path, role } of ROUTES) {
      const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]![method.toLowerCase()]!
      const roles = operation.security.flatMap((way) => Object.values(way).flat())
      assert.deepEqual([...new Set(roles)], role === 'public' ? [] : [role], `${method} ${path}`)
    }
  })

  test('names If-Match where an edit builds on what was read', () => {
    const named = operations(document).filter(({ operation }) =>
      operation.parameters?.some((it) => it.in === 'header' && it.name === 'If-Match'),
    )
    assert.deepEqual(named.map(({ operation }) => operation.operationId).sort(), [
      'addConditionalRule',
      'addField',
      'deleteConditionalRule',
      'deleteDuplicationRule',
      'deleteEventType',
      'deleteField',
      'deleteGuardRule',
      'deleteWebhook',
      'patchConditionalRule',
      'patchDuplicationRule',
      'patchEventType',
      'patchField',
      'patchGuardRule',
      'patchWebhook',
      'publishGuardRule',
      'publishGuardRuleVersion',
      'reorderFields',
      'retireGuardRule',
      'reviseEvent',
      'transitionEventType',
    ])
  })

  test('explains every tag', () => {
    assert.deepEqual(
      document.tags.filter((tag) => tag.description === ''),
      [],
    )
  })

  test('shows an example of every body and every answer', () => {
    const without = media(document).filter(({ example }) => example === undefined)
    assert.deepEqual(
      without.map(({ where }) => where),
      [],
    )
  })

  test('shows only examples that fit their schemas', () => {
    const misfits = media(document).flatMap(({ where, schema, example }) => {
      if (schema === undefined || example === undefined) return []
      const [fits, errors] = Schema.Errors(expand(schema, document) as never, example)
      return fits ? [] : [`${where}: ${errors.map((it) => `${it.instancePath} ${it.message}`).join('; ')}`]
    })
    assert.deepEqual(misfits, [])
  })

  test('says what happens to what is not valid, or not there', () => {
    const silent = operations(document).filter(({ path, operation }) => {
      const takes = operation.requestBody ?? operation.parameters?.some((it) => it.in === 'query')
      const isSilent = takes && !('422' in operation.responses || '400' in operation.responses)
      return (
        isSilent ||
        (operation.security.length > 0 && !('401' in operation.responses)) ||
        (path.includes('{') && !('404' in operation.responses) && !('409' in operation.responses))
      )
    })
    assert.deepEqual(
      silent.map(({ method, path }) => `${method} ${path}`),
      [],
    )
  })
})

/** Everything in the document that has a content type: bodies, answers, and the refusals that routes share. */
function media(document: OpenapiDocument): Media[] {
  const ofRoutes = operations(document).flatMap(({ method, path, operation }) =>
    mediaOfOperation(`${method} ${path}`, operation),
  )
  const shared = Object.entries(document.components.responses).flatMap(([name, answer]) =>
    mediaOfAnswer(name, answer),
  )
  return [...ofRoutes, ...shared]
}

function mediaOfOperation(where: string, { requestBody, responses }: DescribedOperation): Media[] {
  const bodies = requestBody ? mediaOfAnswer(`${where} body`, { description: '', ...requestBody }) : []
  const answers = Object.entries(responses).flatMap(([status, answer]) =>
    '$ref' in answer ? [] : mediaOfAnswer(`${where} ${status}`, answer),
  )
  return [...bodies, ...answers]
}

function mediaOfAnswer(where: string, { content = {} }: DescribedAnswer): Media[] {
  return Object.entries(content).flatMap(([contentType, { schema, example, examples }]) => {
    const at = `${where} ${contentType}`
    if (!examples) return [{ where: at, schema, example }]
    return Object.entries(examples).map(([name, { value }]) => ({
      where: `${at} ${name}`,
      schema,
      example: value,
    }))
  })
}
