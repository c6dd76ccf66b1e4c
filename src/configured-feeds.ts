import type { FastifyBaseLogger } from 'fastify'
import { BadSetting, type Config } from './config.ts'
import { type Recorder, recordEvent } from './core/events/record-event.ts'
import type { NewFeed } from './core/feeds/feed-desk.ts'
import type { JsonObject } from './core/json.ts'
import { influxFeed, mirrorRulesIn } from './feeds/influx/influx-feed.ts'
import { mqttConfigIn, type openMqtt } from './feeds/mqtt/open-mqtt.ts'
import type { MqttConfig } from './feeds/mqtt/read-mqtt-config.ts'
import { systemTimers } from './feeds/timers.ts'
import { readAllowList } from './feeds/webhooks/allow-list.ts'
import { readItem } from './http/batch/read-item.ts'
import type { Metrics } from './http/operations/metrics.ts'
import { presentEntry } from './http/stream/frames.ts'

// What the settings say about receivers, and what these are given to work with. Files that settings name are read
// before anything is opened: what is wrong in them is a BadSetting that names the setting.

type MirrorParts = Omit<Parameters<typeof influxFeed>[0], 'settings'>

/** The mirror, where there is an InfluxDB. */
export function influxFeeds(config: Config, parts: MirrorParts): NewFeed[] {
  if (config.influxUrl === null) return []
  const settings = {
    url: new URL(config.influxUrl),
    token: config.influxToken,
    database: config.influxDatabase,
    org: config.influxOrg,
    version: config.influxVersion,
  }
  return [influxFeed({ settings, ...parts })]
}

/** Milliseconds in which the receiver of a webhook must have answered. */
export const DELIVERY_TIME_LIMIT = 5_000

/** Networks that webhooks may be sent to beside public ones. */
export function allowListIn({ webhookAllow }: Config) {
  return told('GROUNDLOG_WEBHOOK_ALLOW', () => readAllowList(webhookAllow))
}

/** Which other events are mirrored. */
export function readMirrorRules({ influxMirrors }: Config): MirrorParts['rules'] {
  return told(`GROUNDLOG_INFLUX_MIRRORS: ${influxMirrors}`, () => mirrorRulesIn(influxMirrors))
}

/** Null where there is no broker. */
export function readMqttConfig({ mqttUrl, mqttConfig }: Config): MqttConfig | null {
  if (mqttUrl === null) {
    if (mqttConfig === null) return null
    throw new BadSetting('GROUNDLOG_MQTT_CONFIG is set, but not GROUNDLOG_MQTT_URL: say where the broker is')
  }
  return told(`GROUNDLOG_MQTT_CONFIG: ${mqttConfig}`, () => mqttConfigIn(mqttConfig))
}

/** Puts the setting before what is wrong with what it says. */
function told<T>(setting: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw new BadSetting(`${setting} ${message}`)
    throw new BadSetting(`${setting} cannot be read (${message}): name a file that this user may read`)
  }
}

type MqttDesk = {
  readonly recorder: Recorder
  readonly metrics: Metrics
  readonly tell: FastifyBaseLogger
}

/** What MQTT works with: messages become events as items of a batch do. */
export function mqttParts(
  { mqttUrl, mqttUser, mqttPassword }: Config,
  config: MqttConfig,
  { recorder, metrics, tell }: MqttDesk,
): Parameters<typeof openMqtt>[0] {
  return {
    address: { url: mqttUrl!, user: mqttUser, password: mqttPassword },
    config,
    timers: systemTimers(recorder.now),
    tell,
    show: (entry) => {
      const { event, ...said } = presentEntry(entry, recorder.catalog.current())
      return { ...event, entry: { seq: entry.seq, ...said } } as unknown as JsonObject
    },
    record: async (bytes, claim) => {
      const read = readItem({ kind: 'bytes', bytes }, { source: 'mqtt', recordedBy: 'mqtt' })
      const verdict = 'submission' in read ? await recordEvent(recorder, read.submission, claim) : read
      metrics.verdict('mqtt', verdict.outcome)
      return verdict
    },
  }
}
