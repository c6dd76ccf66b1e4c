import type { DescribedOperation, OpenapiDocument } from '../src/http/operations/openapi/document.ts'

/** Every operation of a document, with its method in capitals. */
export function operations({ paths }: OpenapiDocument) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** The operation that a request asks for; of several that fit, the one with the fewest parameters. */
export function operationAt(document: OpenapiDocument, method: string, url: string): DescribedOperation {
  const [path = ''] = url.split('?', 1)
  const fitting = operations(document)
    .filter((it) => it.method === method && patternOf(it.path).test(path))
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length)
  const [found] = fitting
  if (!found) throw new Error(`${method} ${path} is not described`)
  return found.operation
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)
}

/** A schema with what it refers to put in its place. */
export function expand(value: unknown, document: OpenapiDocument): unknown {
  if (Array.isArray(value)) return value.map((it) => expand(it, document))
  if (typeof value !== 'object' || value === null) return value
  const { $ref } = value as { $ref?: string }
  if ($ref) return expand(document.components.schemas[$ref.replace('#/components/schemas/', '')], document)
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, expand(it, document)]))
}
