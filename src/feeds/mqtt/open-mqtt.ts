import { readFileSync } from 'node:fs'
import type { NewFeed } from '../../core/feeds/feed-desk.ts'
import type { Intake } from '../../core/feeds/intake.ts'
import type { FeedLog } from '../feed-runner.ts'
import type { Timers } from '../timers.ts'
import { MqttIntake, type Recording } from './mqtt-intake.ts'
import { createMqttReceiver, type ShowEntry } from './mqtt-receiver.ts'
import { createPublisher } from './publisher.ts'
import { type MqttConfig, readMqttConfig, USUAL_CONFIG } from './read-mqtt-config.ts'

export type MqttParts = {
  readonly address: { readonly url: string; readonly user: string | null; readonly password: string | null }
  readonly config: MqttConfig
  readonly show: ShowEntry
  readonly record: Recording
  readonly timers: Timers
  readonly tell: FeedLog
}

/** All there is between the log and one broker. */
export type Mqtt = {
  /** Begins to take events. */
  readonly start: () => void
  /** The feed that publishes; none where nothing is published. */
  readonly feeds: readonly NewFeed[]
  readonly intakes: () => readonly Intake[]
  /** Ends what is being taken, takes leave of the broker. The feed should be closed before. */
  readonly close: () => Promise<void>
}

/** Reaches for nothing yet: what is published waits for the feed to be added, what is taken for `start`. */
export function openMqtt({ address, config, show, record, timers, tell }: MqttParts): Mqtt {
  const broker = { ...address, protocol: config.protocol }
  const publisher = createPublisher(broker, `${config.clientId}-out`)
  const receiver = createMqttReceiver({ rules: config.publish, show, publisher })
  let intake: MqttIntake | undefined
  return {
    start: () => {
      if (config.subscribe.length === 0) return
      intake = new MqttIntake({ broker, config, publisher, record, timers, tell })
    },
    feeds: config.publish.length > 0 ? [{ name: 'mqtt', kind: 'mqtt', from: 'end', receiver }] : [],
    intakes: () => (intake ? [intake.status()] : []),
    close: async () => {
      await intake?.close()
      await publisher.close()
    },
  }
}

/** @throws Error saying what is wrong with the file. */
export function mqttConfigIn(file: string | null): MqttConfig {
  return readMqttConfig(file === null ? USUAL_CONFIG : readFileSync(file, 'utf8'))
}
