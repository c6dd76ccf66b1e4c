import type { TSchema } from 'typebox'
import { mayDo, type Role } from '../../../core/access/role.ts'
import type { Operation, Route } from '../../route.ts'
import { describeAnswer } from './describe-answer.ts'
import { describeContent } from './describe-content.ts'
import { type DescribedDialect, refusalName } from './describe-refusals.ts'
import type { DescribedOperation, Parameter, Schema } from './document.ts'
import type { SchemaShelf } from './schema-shelf.ts'

/** Everything `/openapi.json` says about one route. */
export function describeOperation(
  route: Route,
  dialect: DescribedDialect,
  shelf: SchemaShelf,
): DescribedOperation {
  const { operation, role } = route
  const parameters = [
    ...pathParameters(route, shelf),
    ...queryParameters(operation.query, shelf),
    ...headerParameters(operation, shelf),
  ]
  return {
    operationId: operation.id,
    tags: [route.dialect.name],
    summary: operation.summary,
    description: describe(operation, role),
    security: waysIn(role),
    ...(parameters.length > 0 && { parameters }),
    // What the query string may say as well, the body need not.
    ...(operation.body && {
      requestBody: { required: !operation.query, content: describeContent(operation.body, shelf) },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, docs]) => [
          status,
          describeAnswer(Number(status), docs, { dialect, shelf }),
        ]),
      ),
      ...sharedRefusals(route),
    },
  }
}

function describe({ description }: Operation, role: Role): string {
  const access = role === 'public' ? 'Open to everybody.' : `Needs the role **${role}** or a higher one.`
  return description ? `${description}\n\n${access}` : access
}

/** The empty way in is the one without credentials, which on loopback makes an operator. */
function waysIn(role: Role): DescribedOperation['security'] {
  if (role === 'public') return []
  const named = [{ bearer: [role] }, { basic: [role] }]
  return mayDo('operator', role) ? [...named, {}] : named
}

function pathParameters({ path, operation }: Route, shelf: SchemaShelf): Parameter[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  return names.map((name) => {
    const schema = operation.params?.[name]
    return parameter('path', {
      name,
      required: true,
      schema: schema ? shelf.publish(schema) : { type: 'string' },
    })
  })
}

function queryParameters(query: TSchema | undefined, shelf: SchemaShelf): Parameter[] {
  const {
    properties = {},
    required = [],
    additionalProperties,
  } = (query ? shelf.publish(query) : {}) as {
    properties?: Readonly<Record<string, Schema>>
    required?: readonly string[]
    additionalProperties?: Schema | boolean
  }
  const named = Object.entries(properties).map(([name, schema]) =>
    parameter('query', { name, required: required.includes(name), schema }),
  )
  if (typeof additionalProperties !== 'object') return named
  const others = parameter('query', {
    name: 'others',
    required: false,
    schema: { type: 'object', additionalProperties, description: additionalProperties['description'] },
  })
  return [...named, { ...others, style: 'form', explode: true }]
}

function headerParameters({ headers = {} }: Operation, shelf: SchemaShelf): Parameter[] {
  return Object.entries(headers).map(([name, schema]) =>
    parameter('header', { name, required: false, schema: shelf.publish(schema) }),
  )
}

function parameter(place: Parameter['in'], said: Pick<Parameter, 'name' | 'required' | 'schema'>): Parameter {
  const { description, ...schema } = said.schema as { description?: string }
  return { name: said.name, in: place, required: said.required, ...(description && { description }), schema }
}

/** What any route of the dialect may answer, as far as it can happen to this one. */
function sharedRefusals({ dialect, role, operation }: Route): DescribedOperation['responses'] {
  const statuses = Object.keys(dialect.refusals).filter((status) => {
    if (status in operation.answers) return false
    if (status === '401' || status === '403') return role !== 'public'
    if (status === '422') return operation.body !== undefined || operation.query !== undefined
    return status !== '413' || operation.body !== undefined
  })
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${refusalName(dialect, status)}` }]),
  )
}
