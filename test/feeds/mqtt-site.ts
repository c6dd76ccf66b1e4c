import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import { type Asking, asker } from '../http/asker.ts'
import { type AppUnderTest, type Wanted, withApp } from '../http/with-app.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import type { RunningMosquitto } from './running-mosquitto.ts'

/** How long something may take that should happen at once. */
const LOOKS = 1_000

/** Resolves when it holds; what it says last is told otherwise. */
export async function soon<T>(look: () => T | Promise<T>, holds: (found: T) => boolean): Promise<T> {
  let found = await look()
  for (let looks = 0; looks < LOOKS && !holds(found); looks += 1) {
    await wait(10)
    found = await look()
  }
  assert.ok(holds(found), `It does not come to pass: ${inspect(found)}`)
  return found
}

let sites = 0

/** A test's own part of the topics of one broker. */
export function names() {
  sites += 1
  const root = `site-${sites}`
  return { root, client_id: root, dead_letter: `${root}-dead` }
}

export function configFile(t: TestContext, config: object): string {
  const path = join(temporaryFolder(t), 'mqtt.json')
  writeFileSync(path, JSON.stringify(config))
  return path
}

/** A Groundlog that has to do with a broker. */
export class MqttSite {
  readonly under: AppUnderTest
  readonly ask: Asking

  private constructor(under: AppUnderTest) {
    this.under = under
    this.ask = asker(under)
  }

  static async open(
    t: TestContext,
    broker: Pick<RunningMosquitto, 'url'>,
    config: object | null,
    wanted: Wanted = {},
  ): Promise<MqttSite> {
    const mqttConfig = config && configFile(t, config)
    return new MqttSite(await withApp(t, { mqttUrl: broker.url, mqttConfig, ...wanted }))
  }

  async log(said: object = {}) {
    const restart = { entity_id: 'Motor-01', event_type_id: 'STATUS_RESTART', severity: 'LOW' }
    const { status, body } = await this.ask('POST', '/events', { ...restart, description: 'Runs', ...said })
    assert.ok(status < 300, JSON.stringify(body))
    return body
  }

  async events(): Promise<Record<string, never>[]> {
    return (await this.ask('GET', '/events?sort=asc&limit=1000')).body.data
  }

  feed() {
    return this.ask('GET', '/feeds/mqtt').then(({ body }) => body)
  }

  intake() {
    return this.ask('GET', '/feeds').then(({ body }) => body.intakes[0])
  }

  /** Waits until everything is published; nobody waits for the next attempt. */
  async caughtUp(): Promise<void> {
    await soon(
      async () => {
        const feed = await this.feed()
        if (feed.condition === 'failing') await this.ask('POST', '/feeds/mqtt/resume')
        return feed
      },
      ({ condition }) => condition === 'up-to-date',
    )
  }

  connected() {
    return soon(
      () => this.intake(),
      ({ condition }) => condition === 'connected',
    )
  }
}
