/** Milliseconds that InfluxDB may take for an answer. */
const PATIENCE = 15_000

export type InfluxAnswer = { readonly status: number; readonly text: string; readonly headers: Headers }

export type InfluxQuestion = {
  readonly method: 'GET' | 'POST'
  /** With its query, behind the address. */
  readonly path: string
  readonly body?: string | URLSearchParams
  readonly type?: string
  readonly signal: AbortSignal
}

export type AskInflux = (question: InfluxQuestion) => Promise<InfluxAnswer>

/**
 * Sends one question to an InfluxDB.
 * @throws where there is no answer, saying why without naming the credentials.
 */
export function influxAsker(url: URL, authorization: string | null): AskInflux {
  const root = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  return async ({ method, path, body, type, signal }) => {
    const headers = {
      ...(authorization !== null && { authorization }),
      ...(type !== undefined && { 'content-type': type }),
    }
    try {
      const response = await fetch(`${root}${path}`, {
        method,
        headers,
        ...(body !== undefined && { body }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
        redirect: 'error',
      })
      return { status: response.status, text: await response.text(), headers: response.headers }
    } catch (error) {
      throw new Error(`InfluxDB at ${url.host}: ${causeOf(error)}`, { cause: error })
    }
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${PATIENCE / 1000} s`
  const { cause } = error
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}

/** What went wrong, as one sentence for whoever runs the server. */
export function failureOf({ status, text }: InfluxAnswer): Error {
  return new Error(`InfluxDB answers ${status}: ${wordsIn(text) ?? text.trim().slice(0, 200)}`)
}

/** InfluxDB's own words: `error` in versions 1 and 3, `message` in version 2; null where somebody else speaks. */
export function wordsIn(text: string): string | null {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown }
    const words = message ?? error
    return typeof words === 'string' ? words : null
  } catch {
    return null
  }
}
