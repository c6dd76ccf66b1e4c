import type { Dialect } from '../../dialect.ts'
import type { Route } from '../../route.ts'
import { describeOperation } from './describe-operation.ts'
import { type DescribedDialect, describeDialect, describeRefusals } from './describe-refusals.ts'
import type { OpenapiDocument, PathItem } from './document.ts'
import { createSchemaShelf, type SchemaShelf } from './schema-shelf.ts'
import { INTRODUCTION, SECURITY_SCHEMES, TAGS } from './words.ts'

/** Describes all routes in OpenAPI 3.1: what they take, answer and need, with examples. */
export async function describeServer(routes: readonly Route[], version: string): Promise<OpenapiDocument> {
  const shelf = createSchemaShelf()
  const dialects = await describeDialects(routes, shelf)
  const paths = describePaths(routes, dialects, shelf)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Groundlog',
      version,
      summary: 'The log of what really happened to physical assets',
      description: INTRODUCTION,
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This server' }],
    tags: [...dialects.keys()].map(({ name }) => ({ name, description: TAGS[name] ?? '' })),
    paths,
    components: {
      schemas: shelf.schemas(),
      responses: Object.assign({}, ...[...dialects.values()].map(describeRefusals)),
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

type Dialects = ReadonlyMap<Dialect, DescribedDialect>

async function describeDialects(routes: readonly Route[], shelf: SchemaShelf): Promise<Dialects> {
  const dialects = [...new Set(routes.map((route) => route.dialect))]
  return new Map(
    await Promise.all(dialects.map(async (it) => [it, await describeDialect(it, shelf)] as const)),
  )
}

function describePaths(
  routes: readonly Route[],
  dialects: Dialects,
  shelf: SchemaShelf,
): OpenapiDocument['paths'] {
  const paths: Record<string, PathItem> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const described = describeOperation(route, dialects.get(route.dialect)!, shelf)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: described }
  }
  return paths
}
