import { ClientError } from './client-error.ts'

export type ClientOptions = {
  /** Where the server is: `http://localhost:8000`. */
  readonly baseUrl: string
  /** An API token, or the `access_token` of a login. Without one the server decides what nobody may do. */
  readonly token?: string
  /** Another way to ask than the platform's `fetch`. */
  readonly fetch?: typeof fetch
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
}

export type Question = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** Undefined and null values are left out. */
  readonly query?: QueryValues | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
}

type QueryValue = string | number | boolean | null | undefined

/** A list is one parameter given several times. */
export type QueryValues = Readonly<Record<string, QueryValue | readonly string[]>>

export type Answer<T> = { readonly status: number; readonly body: T; readonly headers: Headers }

/** Sends one question; rejects with ClientError when the answer is a refusal. */
export type Asker = <T>(question: Question) => Promise<Answer<T>>

/** Asks for an answer that is read as it comes; rejects with ClientError when it is a refusal. */
export type Opener = (question: Question) => Promise<Response>

export function createOpener({ baseUrl, token, fetch: send = fetch, headers }: ClientOptions): Opener {
  const root = baseUrl.replace(/\/+$/, '')
  const always = { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
  return async ({ method, path, query, body, headers: own, signal }) => {
    const response = await send(`${root}${path}${queryString(query)}`, {
      method,
      headers: { accept: 'application/json', ...always, ...own, ...(body !== undefined && JSON_BODY) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    if (response.ok) return response
    throw new ClientError(response.status, readBody(await response.text()), retryAfter(response.headers))
  }
}

export function createAsker(open: Opener): Asker {
  return async <T>(question: Question): Promise<Answer<T>> => {
    const response = await open(question)
    const body = readBody(await response.text()) as T
    return { status: response.status, body, headers: response.headers }
  }
}

/** A path of which every part may be any text: at`/events/${id}`. */
export function at(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: texts }, ...values.map((value) => encodeURIComponent(value)))
}

const JSON_BODY = { 'content-type': 'application/json' }

function queryString(query: QueryValues = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, String(one)]),
  )
  const text = new URLSearchParams(pairs).toString()
  return text === '' ? '' : `?${text}`
}

/** Whatever stands between client and server may answer with a page instead of JSON: that stays text. */
function readBody(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function retryAfter(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}
