import type { FastifyRequest } from 'fastify'

export type OutputFormat = 'json' | 'bash' | 'text'

type Sign = {
  readonly format: OutputFormat
  readonly ending: string
  readonly outputType: string
  readonly mediaType: string
}

/** How a request asks for each format, in Collins's order. Its pages in HTML are not ours: they are JSON here. */
const SIGNS: readonly Sign[] = [
  { format: 'json', ending: '.html', outputType: 'html', mediaType: 'text/html' },
  { format: 'json', ending: '.json', outputType: 'json', mediaType: 'application/json' },
  { format: 'bash', ending: '.sh', outputType: 'sh', mediaType: 'text/x-shellscript' },
  { format: 'text', ending: '.txt', outputType: 'text', mediaType: 'text/plain' },
]

/** The media type of an answer; Collins's Go client insists on the semicolon. */
export const CONTENT_TYPES: Readonly<Record<OutputFormat, string>> = {
  json: 'application/json; charset=utf-8',
  bash: 'text/x-shellscript; charset=utf-8',
  text: 'text/plain; charset=utf-8',
}

/** The format a request asks for by the end of its path, by `outputType` or by Accept; JSON when it does not. */
export function formatOf({ url, headers, body }: FastifyRequest): OutputFormat {
  return formatAskedFor(url, headers.accept, outputTypeInBody(headers['content-type'], body))
}

/** The same while nothing but the head of the request is known, or what its body asks for. */
export function formatAskedFor(url: string, accept = '', inBody?: string): OutputFormat {
  const [path = '', query = ''] = url.split('?', 2)
  const asked = outputTypeIn(query) ?? inBody
  const sign = SIGNS.find(
    ({ ending, outputType, mediaType }) =>
      path.endsWith(ending) || asked === outputType || accept.includes(mediaType),
  )
  return sign?.format ?? 'json'
}

function outputTypeIn(form: string): string | undefined {
  return /(?:^|[&;])outputType=([a-z]*)(?=[&;]|$)/.exec(form)?.[1]
}

function outputTypeInBody(contentType: string | undefined, body: unknown): string | undefined {
  const isForm = contentType?.startsWith('application/x-www-form-urlencoded')
  return isForm && Buffer.isBuffer(body) ? outputTypeIn(body.toString('latin1')) : undefined
}
