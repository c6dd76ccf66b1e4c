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

export type QueryValues = Readonly<Record<string, string | number | boolean | null | undefined>>

export type Answer<T> = { readonly status: number; readonly body: T; readonly headers: Headers }

/** Sends one question; rejects with ClientError when the answer is a refusal. */
export type Asker = <T>(question: Question) => Promise<Answer<T>>

export function createAsker({ baseUrl, token, fetch: send = fetch, headers }: ClientOptions): Asker {
  const root = baseUrl.replace(/\/+$/, '')
  const always = { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
  return async <T>({ method, path, query, body, headers: own, signal }: Question): Promise<Answer<T>> => {
    const response = await send(`${root}${path}${queryString(query)}`, {
      method,
      headers: { accept: 'application/json', ...always, ...own, ...(body !== undefined && JSON_BODY) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
    const answer = readBody(await response.text())
    if (!response.ok) throw new ClientError(response.status, answer, retryAfter(response.headers))
    return { status: response.status, body: answer as T, headers: response.headers }
  }
}

/** A path of which every part may be any text: at`/events/${id}`. */
export function at(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: texts }, ...values.map((value) => encodeURIComponent(value)))
}

const JSON_BODY = { 'content-type': 'application/json' }

function queryString(query: QueryValues = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null)
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
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
