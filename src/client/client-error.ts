/** One thing wrong with what was sent, as the server says it. */
export type ClientProblem = {
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly type: string
}

/** An answer that is a refusal. A server that cannot be reached rejects with `fetch`'s own error instead. */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly status: number
  /** Empty where the server gives one sentence instead of a list. */
  readonly problems: readonly ClientProblem[]
  /** Seconds after which the server asks to be tried again; null where it does not say. */
  readonly retryAfter: number | null

  constructor(status: number, body: unknown, retryAfter: number | null = null) {
    const problems = problemsIn(body)
    super(
      problems.length > 0 ? problems.map(inWords).join('; ') : (sentenceIn(body) ?? `HTTP status ${status}`),
    )
    this.status = status
    this.problems = problems
    this.retryAfter = retryAfter
  }
}

function problemsIn(body: unknown): ClientProblem[] {
  const detail = part(body, 'detail')
  return Array.isArray(detail) ? detail.filter((item) => typeof part(item, 'msg') === 'string') : []
}

/** `fields.volume: Field required`; where the value stood in the request (body, query) goes without saying. */
function inWords({ loc, msg }: ClientProblem): string {
  const where = Array.isArray(loc) ? loc.slice(1).join('.') : ''
  return where === '' ? msg : `${where}: ${msg}`
}

/** Each dialect has its own key for the sentence. */
function sentenceIn(body: unknown): string | undefined {
  const candidates = [
    part(body, 'detail'),
    part(body, 'ERROR_DETAILS'),
    part(part(body, 'data'), 'message'),
    body,
  ]
  return candidates.find((one) => typeof one === 'string' && one.trim() !== '') as string | undefined
}

function part(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}
