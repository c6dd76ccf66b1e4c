import type { DescribedOperation } from '../openapi/document.ts'

export type Request = {
  readonly method: string
  readonly path: string
  readonly operation: DescribedOperation
}

/** A request of this operation as a person would type it, with the first body that it documents. */
export function curlCommand({ method, path, operation }: Request): string {
  const verb = method === 'GET' ? '' : `-X ${method} `
  const [contentType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const options = contentType && body?.example !== undefined ? bodyOptions(contentType, body.example) : []
  return [`curl ${verb}'http://localhost:8000${examplePath(path, operation)}'`, ...options].join(' \\\n  ')
}

function bodyOptions(contentType: string, example: unknown): string[] {
  if (contentType === FORM) {
    return Object.entries(example as object).map(
      ([name, value]) => `--data-urlencode ${quote(`${name}=${value}`)}`,
    )
  }
  return [`-H 'Content-Type: ${contentType}'`, `-d ${quote(indented(bodyText(contentType, example)))}`]
}

const FORM = 'application/x-www-form-urlencoded'

const MULTIPART = 'multipart/form-data'

/** An example as the text of a body; of a multipart one, the fields without what separates them. */
export function bodyText(contentType: string, example: unknown): string {
  if (example === undefined) return ''
  if (contentType === FORM) return new URLSearchParams(example as Record<string, string>).toString()
  if (contentType === MULTIPART) return fieldLines(example as object)
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2)
}

function fieldLines(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
}

/** Further in by two, but for the first line: it follows the option that it belongs to. */
function indented(text: string): string {
  return text.replaceAll('\n', '\n  ')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** The path with an example in each place: what the parameter's schema gives, else its name. */
export function examplePath(path: string, operation: DescribedOperation): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = operation.parameters?.find((it) => it.in === 'path' && it.name === name)
    const examples = parameter?.schema['examples'] as readonly unknown[] | undefined
    return examples ? encodeURIComponent(String(examples[0])) : `{${name}}`
  })
}
