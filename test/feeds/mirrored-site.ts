import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { MAINTENANCE_TYPES } from '../../src/core/event-types/builtin.ts'
import { type Asking, asker } from '../http/asker.ts'
import { type AppUnderTest, type Wanted, withApp } from '../http/with-app.ts'
import type { Row, RunningInfluxd } from './running-influxd.ts'

export type LoggedEvent = {
  readonly id: string
  readonly seq: number
  readonly entity_id: string
  readonly event_type_id: string
  readonly severity: string
  readonly occurred_at: string
  readonly recorded_at: string
  readonly description: string
  readonly revision: number
}

let databases = 0

/** A Groundlog that mirrors into a database of its own in a real InfluxDB. */
export class MirroredSite {
  readonly under: AppUnderTest
  readonly ask: Asking
  readonly influxd: RunningInfluxd
  readonly database: string

  private constructor(under: AppUnderTest, influxd: RunningInfluxd, database: string) {
    this.under = under
    this.ask = asker(under)
    this.influxd = influxd
    this.database = database
  }

  static async open(t: TestContext, influxd: RunningInfluxd, wanted: Wanted = {}): Promise<MirroredSite> {
    databases += 1
    const influxDatabase = wanted.influxDatabase ?? `site_${databases}`
    const under = await withApp(t, { influxUrl: influxd.url, ...wanted, influxDatabase })
    return new MirroredSite(under, influxd, influxDatabase)
  }

  async log(said: object = {}): Promise<LoggedEvent> {
    const restart = { entity_id: 'Motor-01', event_type_id: 'STATUS_RESTART', severity: 'LOW' }
    const { status, body } = await this.ask('POST', '/events', { ...restart, description: 'Runs', ...said })
    assert.ok(status < 300, JSON.stringify(body))
    return body
  }

  /** Waits until the mirror has everything; resumes it so that nobody waits for the next attempt. */
  async caughtUp(): Promise<void> {
    for (let looks = 0; looks < 400; looks += 1) {
      const { body } = await this.ask('GET', '/feeds/influx')
      if (body.condition === 'up-to-date') return
      if (body.condition === 'failing') await this.ask('POST', '/feeds/influx/resume')
      await wait(50)
    }
    const { body } = await this.ask('GET', '/feeds/influx')
    assert.fail(`The mirror does not catch up: ${JSON.stringify(body)}`)
  }

  async points(measurement = 'maintenance_logs'): Promise<Row[]> {
    return this.influxd.query(this.database, `SELECT * FROM "${measurement}"`)
  }

  /** All maintenance events, in the order of the log. */
  async events(): Promise<LoggedEvent[]> {
    const found: LoggedEvent[] = []
    for (const type of MAINTENANCE_TYPES) {
      let cursor = ''
      do {
        const { body } = await this.ask('GET', `/events?event_type_id=${type}&limit=1000${cursor}`)
        found.push(...body.data)
        cursor = body.next_cursor === null ? '' : `&cursor=${encodeURIComponent(body.next_cursor)}`
      } while (cursor !== '')
    }
    return found.sort((a, b) => a.seq - b.seq)
  }

  /** Reads both stores back and compares them, point by point. */
  async assertEqual(): Promise<void> {
    const [points, events] = [await this.points(), await this.events()]
    const shown = points.map(({ time, event_id, asset_id, event_type, severity, ...rest }) => ({
      id: event_id,
      occurred_at: instantOf(BigInt(time as string)),
      entity_id: plain(asset_id as string),
      event_type_id: event_type,
      severity,
      description: rest['description'],
      recorded_at: rest['recorded_at'],
      revision: rest['revision'],
    }))
    const logged = events.map((event) => ({
      id: event.id,
      occurred_at: microsOf(event.occurred_at),
      entity_id: event.entity_id,
      event_type_id: event.event_type_id,
      severity: event.severity,
      description: event.description,
      recorded_at: event.recorded_at,
      revision: event.revision,
    }))
    const byId = (a: { id: unknown }, b: { id: unknown }) => (String(a.id) < String(b.id) ? -1 : 1)
    assert.deepEqual(shown.sort(byId), logged.sort(byId))
  }
}

/** A tag as it was before it was made fit for InfluxDB, written apart from the code under test. */
export function plain(tag: string): string {
  return tag.replace(/%(25|5C|0A|0D|09)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function instantOf(nanos: bigint): bigint {
  const micros = nanos / 1000n
  return nanos < 0n && nanos % 1000n !== 0n ? micros - 1n : micros
}

function microsOf(text: string): bigint {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d{1,6}))?Z$/.exec(text)!
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'))
}
