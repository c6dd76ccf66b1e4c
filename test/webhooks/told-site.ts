import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { compileCatalog } from '../../src/core/catalog-snapshot.ts'
import type { FeedDesk } from '../../src/core/feeds/feed-desk.ts'
import type { NewWebhook, WebhookDesk, WebhookDraft } from '../../src/core/webhooks/webhook-desk.ts'
import { openFeedDesk } from '../../src/feeds/feed-desk.ts'
import { readAllowList } from '../../src/feeds/webhooks/allow-list.ts'
import { openWebhookDesk } from '../../src/feeds/webhooks/webhook-desk.ts'
import { type MemoryEngine, openMemoryEngine } from '../../src/storage/memory/engine.ts'
import { record } from '../engine-under-test.ts'
import { HandTurnedTimers } from '../feeds/hand-turned-timers.ts'

const QUIET = { info: () => {}, warn: () => {} }

const DRAFT = { name: 'Pager', eventTypeIds: null, assets: null, kinds: null, condition: null }

/** Webhooks to real receivers, with a clock that is turned by hand. */
export class ToldSite {
  readonly engine: MemoryEngine
  readonly timers = new HandTurnedTimers()
  feeds!: FeedDesk
  webhooks!: WebhookDesk

  private constructor(engine: MemoryEngine) {
    this.engine = engine
  }

  static async open(t: TestContext): Promise<ToldSite> {
    const site = new ToldSite(await openMemoryEngine())
    await site.#start()
    t.after(() => site.feeds.close())
    return site
  }

  async restart(): Promise<void> {
    await this.feeds.close()
    await this.#start()
  }

  async #start(): Promise<void> {
    const { engine, timers } = this
    this.feeds = openFeedDesk({ log: engine.log, registry: engine.feeds, timers, tell: QUIET })
    const snapshot = compileCatalog(await engine.catalog.types.load())
    const desk = await openWebhookDesk({
      registry: engine.webhooks,
      feeds: this.feeds,
      catalog: () => snapshot,
      composer: { source: '/events', show: ({ id, description }) => ({ id, description }) },
      network: { allow: readAllowList('127.0.0.1'), resolve: async () => [], timeLimit: 5_000 },
      ...{ timers, newId: () => 'pager', version: '1', tell: QUIET },
    })
    await desk.start()
    this.webhooks = desk
  }

  async tell(url: string, draft: Partial<WebhookDraft> = {}, rest: Partial<NewWebhook> = {}) {
    const created = await this.webhooks.create({
      draft: { ...DRAFT, url, ...draft },
      from: null,
      createdBy: 'ada',
      ...rest,
    })
    if (!created.ok) assert.fail(JSON.stringify(created.refusal))
    return created.value
  }

  record(...descriptions: string[]) {
    return record(this.engine, ...descriptions.map((description) => ({ description })))
  }

  feed() {
    return this.feeds.get('webhook:pager').then((feed) => feed!)
  }

  attempts() {
    const attempts = this.webhooks.attempts('pager')
    return attempts.ok ? attempts.value : assert.fail('no such webhook')
  }

  /** Until the webhook rests: up to date, paused, or waiting to try again after one more failure. */
  async rested() {
    for (;;) {
      const feed = await this.feed()
      const isUnderWay = feed.retryAt !== null && feed.retryAt <= this.timers.now()
      if (feed.condition !== 'behind' && !isUnderWay) return feed
      await wait(1)
    }
  }

  /** Lets time pass until the next attempt, and waits for what comes of it. */
  async tryAgain() {
    const before = this.attempts()[0]
    const { retryAt } = await this.rested()
    assert.ok(retryAt, 'nothing waits to be tried again')
    await this.timers.turn(Number(retryAt - this.timers.now()) / 1000)
    await until(() => this.attempts()[0] !== before)
    return this.rested()
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(1)
}
