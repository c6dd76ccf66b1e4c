import assert from 'node:assert/strict'
import { ask } from './load.ts'
import { acknowledgedBy, type Order, send } from './order.ts'

/** How many requests are asked again at a time. */
const SIDES = 8

/** What the log should hold, through all restarts. */
export class Ledger {
  /** Events that the log should hold. */
  #events = 0
  readonly #urls = new Set<string>()

  /** Takes what is in the log already for granted. */
  async begin(address: string): Promise<void> {
    const { total } = await ask(address, 'GET', '/events?limit=1', undefined)
    this.#events = total
  }

  /**
   * Asks for everything again under its own key: what was acknowledged gets the answer it had, what was not is
   * recorded now, if it was not before. Then each must be there once, saying what was acknowledged.
   */
  async settle(address: string, orders: readonly Order[]): Promise<void> {
    const waiting = orders.filter(({ kind }) => kind !== 'correction')
    await inParallel(waiting, (order) => askAgain(address, order))
    // Corrections of one event come in the order in which they were made.
    for (const order of orders.filter(({ kind }) => kind === 'correction')) await askAgain(address, order)
    this.#note(waiting)
    await this.#compare(address, orders)
  }

  #note(orders: readonly Order[]): void {
    for (const order of orders) {
      const found = acknowledgedBy(order)
      assert.equal(found.length, order.texts.length)
      for (const { url } of found) {
        assert.ok(!this.#urls.has(url), `${url} was acknowledged twice`)
        this.#urls.add(url)
      }
      this.#events += found.length
    }
  }

  async #compare(address: string, orders: readonly Order[]): Promise<void> {
    const said = new Map<string, string[]>()
    for (const order of orders) {
      for (const { url, text } of acknowledgedBy(order)) said.set(url, [...(said.get(url) ?? []), text])
    }
    await inParallel([...said], async ([url, texts]) =>
      assert.deepEqual(await textsAt(address, url), texts, url),
    )
    const { total } = await ask(address, 'GET', '/events?limit=1', undefined)
    assert.equal(total, this.#events, 'what was asked for is there once, and nothing else')
  }
}

async function askAgain(address: string, order: Order): Promise<void> {
  const again = await send(address, order)
  assert.ok(again.status < 300, `${order.path} ${order.key}: ${again.status} ${again.text}`)
  const first = order.answer
  order.answer = again
  if (first === null) return
  const before = acknowledgedBy({ ...order, answer: first })
  assert.deepEqual(acknowledgedBy(order), before, 'the first answer again')
  if (order.kind !== 'batch') assert.deepEqual(again, first)
}

/** What an entry says, and, of an event, has said before. */
async function textsAt(address: string, url: string): Promise<string[]> {
  if (url.startsWith('/api/log/')) {
    return [(await ask(address, 'GET', url, undefined)).data.Data.MESSAGE]
  }
  const { data } = await ask(address, 'GET', `${url}/history`, undefined)
  const revisions = data as { revision: number; description: string }[]
  return revisions.sort((a, b) => a.revision - b.revision).map(({ description }) => description)
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  const side = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: SIDES }, side))
}
