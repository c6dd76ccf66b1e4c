import { acknowledgedBy, type Order, send, TOKEN } from './order.ts'

/** What one client does one after the other; whatever it does carries its name and a number. */
type Client = {
  readonly name: string
  readonly random: () => number
  count: number
  lastEvent: string | null
}

/** Clients of all dialects at once, until they are told to stop or the server is gone. */
export class Load {
  readonly orders: Order[] = []
  #isStopped = false

  /** Resolves when every request has had an answer, or its connection has ended. */
  async run(address: string, names: readonly string[], random: () => number): Promise<void> {
    await Promise.all(names.map((name) => this.#client(address, { name, random, count: 0, lastEvent: null })))
  }

  stop(): void {
    this.#isStopped = true
  }

  get acknowledged(): number {
    return this.orders.filter(({ answer }) => answer !== null).length
  }

  async #client(address: string, client: Client): Promise<void> {
    while (!this.#isStopped) {
      const order = nextOrder(client)
      this.orders.push(order)
      try {
        const answer = await send(address, order)
        // Refused while the server stops: nothing was recorded, and it may be asked for again.
        if (answer.status === 503) return
        order.answer = answer
      } catch {
        return
      }
      const [first] = acknowledgedBy(order)
      if (order.kind === 'events') client.lastEvent = first!.url
    }
  }
}

/** A type of its own with a field that its administrator keeps changing while events are recorded. */
export async function prepareTypes(address: string): Promise<void> {
  await ask(address, 'POST', '/event-types', {
    id: 'flaring',
    name: 'Flaring',
    fields: [{ id: 'volume', name: 'volume_mcf', type: 'number' }],
  })
  await ask(address, 'PUT', '/api/asset/pump-7', undefined)
}

/** What was asked for last, and of that what was acknowledged last. */
export type Published = { asked: string | null; acknowledged: string | null }

/** Publishes versions of the type one after the other, until the server is gone. */
export async function publishVersions(address: string, published: Published): Promise<void> {
  for (;;) {
    const help = `Asked for at ${process.hrtime.bigint()}`
    published.asked = help
    try {
      await ask(address, 'PATCH', '/event-types/flaring/fields/volume', { help })
      published.acknowledged = help
      await ask(address, 'GET', '/event-types/flaring', undefined)
    } catch {
      return
    }
  }
}

export async function ask(address: string, method: string, path: string, body: unknown) {
  const response = await fetch(address + path, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text)
}

function nextOrder(client: Client): Order {
  client.count += 1
  const text = `${client.name} ${client.count}`
  const key = text.replaceAll(' ', '-')
  const draw = client.random()
  if (draw < 0.15 && client.lastEvent !== null) return correction(client.lastEvent, key, text)
  if (draw < 0.3) return batch(key, text)
  if (draw < 0.5) return assetLogEntry(key, text)
  return draw < 0.75 ? maintenanceEntry(key, text) : event(key, text)
}

function maintenanceEntry(key: string, text: string): Order {
  const entry = { asset_id: 'Motor-01', event_type: 'STATUS_RESTART', severity: 'LOW', description: text }
  const body = JSON.stringify(entry)
  return { kind: 'maintenance-log', key, method: 'POST', path: '/api/log', body, texts: [text], answer: null }
}

function event(key: string, text: string): Order {
  return {
    kind: 'events',
    key,
    method: 'POST',
    path: '/events',
    body: flare(text),
    texts: [text],
    answer: null,
  }
}

function batch(key: string, text: string): Order {
  const texts = Array.from({ length: 20 }, (_, n) => `${text}.${n}`)
  const body = texts.map((one) => `${flare(one)}\n`).join('')
  return { kind: 'batch', key, method: 'POST', path: '/events/batch', body, texts, answer: null }
}

function assetLogEntry(key: string, text: string): Order {
  const body = JSON.stringify({ Message: text, Type: 'NOTE' })
  const path = '/api/asset/pump-7/log'
  return { kind: 'asset-log', key, method: 'PUT', path, body, texts: [text], answer: null }
}

function correction(path: string, key: string, text: string): Order {
  const body = JSON.stringify({ description: text })
  return { kind: 'correction', key, method: 'PATCH', path, body, texts: [text], answer: null }
}

function flare(description: string): string {
  return JSON.stringify({
    event_type_id: 'flaring',
    entity_id: 'well-001',
    description,
    fields: { volume_mcf: 150 },
  })
}
