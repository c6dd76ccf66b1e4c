import assert from 'node:assert/strict'

/** A request that records something, as it is sent the first time and again: the same bytes under the same key. */
export type Order = {
  readonly kind: 'maintenance-log' | 'events' | 'asset-log' | 'batch' | 'correction'
  readonly key: string
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly path: string
  readonly body: string
  /** What each event it records says; of a correction, what the event says from then on. */
  readonly texts: readonly string[]
  /** The answer, where one came before the server was gone. */
  answer: Answer | null
}

export type Answer = { readonly status: number; readonly text: string }

/** An entry that was acknowledged, by the name its dialect gave it. */
export type Acknowledged = { readonly url: string; readonly text: string }

export async function send(address: string, { method, path, body, key }: Order): Promise<Answer> {
  const type = path === '/events/batch' ? 'application/x-ndjson' : 'application/json'
  const response = await fetch(address + path, {
    method,
    body,
    headers: { 'content-type': type, 'idempotency-key': key, authorization: `Bearer ${TOKEN}` },
  })
  return { status: response.status, text: await response.text() }
}

/** The administrator's, in every server under test. */
export const TOKEN = 'a-fixed-token-for-tests'

/** Where what an answer acknowledged can be read. */
export function acknowledgedBy({ kind, texts, answer }: Order): Acknowledged[] {
  assert.ok(answer && answer.status < 300, `${kind}: ${answer?.status} ${answer?.text}`)
  return namesIn(kind, answer.text).map((url, index) => ({ url, text: texts[index]! }))
}

function namesIn(kind: Order['kind'], text: string): string[] {
  if (kind === 'batch') {
    return text
      .trimEnd()
      .split('\n')
      .flatMap((line) => JSON.parse(line).id ?? [])
      .map((id) => `/events/${id}`)
  }
  const said = JSON.parse(text)
  if (kind === 'asset-log') return [`/api/log/${said.Data.ID}`]
  return [`/events/${said.event_id ?? said.id}`]
}
