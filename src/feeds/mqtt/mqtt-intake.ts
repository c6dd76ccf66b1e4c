import type { IPublishPacket } from 'mqtt'
import type { IdempotencyClaim } from '../../core/events/idempotency.ts'
import type { Verdict } from '../../core/events/verdict.ts'
import type { Intake, IntakeCondition } from '../../core/feeds/intake.ts'
import { type Instant, MAX_INSTANT } from '../../core/time/instant.ts'
import type { FeedLog } from '../feed-runner.ts'
import { FeedTrouble } from '../feed-trouble.ts'
import { Rest } from '../rest.ts'
import type { Timers } from '../timers.ts'
import { type Broker, BrokerConnection } from './broker-connection.ts'
import { wordsOf } from './broker-failure.ts'
import { type Death, deadLetter, deathIn } from './dead-letter.ts'
import type { Publisher } from './publisher.ts'
import { readMessage, sha256 } from './read-message.ts'
import type { MqttConfig } from './read-mqtt-config.ts'

/**
 * Records an event, given as `POST /events` takes it. @throws StorageFailure when nothing was stored.
 */
export type Recording = (body: Buffer, claim: IdempotencyClaim | null) => Promise<Verdict>

export type IntakeParts = {
  readonly broker: Broker
  readonly config: MqttConfig
  readonly publisher: Publisher
  readonly record: Recording
  readonly timers: Timers
  readonly tell: FeedLog
}

/** Who else claims answers are requests, whose scope begins with their principal. */
const SCOPE = 'mqtt message'

/** Bytes of its payload that a dead letter tells which the broker finds too large. */
const CUT = 16_384

/** How often a message is tried that fails for a reason nobody foresaw. */
const ROUNDS_OF_DOUBT = 5

/**
 * Takes events from a broker, one message after the other. A message is acknowledged once it is on disk, or its
 * dead letter is with the broker; whatever goes wrong before that ends the connection, and the broker, which keeps
 * what was not acknowledged, gives it again.
 */
export class MqttIntake {
  readonly #parts: IntakeParts
  readonly #trouble: FeedTrouble
  readonly #rest: Rest
  readonly #closing = new AbortController()
  readonly #loop: Promise<void>
  readonly #counts = { recorded: 0, repeated: 0, refused: 0 }
  #isConnected = false
  #lastTakenAt: Instant | null = null
  #failing: { identity: string; times: number } | null = null

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#trouble = new FeedTrouble('mqtt intake', parts.timers, parts.tell)
    this.#rest = new Rest(parts.timers)
    this.#loop = this.#run(this.#closing.signal)
  }

  status(): Intake {
    return {
      name: 'mqtt',
      kind: 'mqtt',
      condition: this.#condition(),
      ...this.#counts,
      lastTakenAt: this.#lastTakenAt,
      lastError: this.#trouble.last,
      retryAt: this.#trouble.retryAt,
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The server is closing'))
    this.#rest.end()
    await this.#loop
  }

  #condition(): IntakeCondition {
    if (this.#trouble.retryAt !== null) return 'failing'
    return this.#isConnected ? 'connected' : 'connecting'
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#session(signal)
      } catch (error) {
        if (!signal.aborted) await this.#rest.for(this.#trouble.note(new Error(wordsOf(error))), 'deaf')
      }
      this.#isConnected = false
    }
  }

  /** One connection from beginning to end. @throws why it ended. */
  async #session(signal: AbortSignal): Promise<void> {
    const { broker, config } = this.#parts
    const take = (packet: IPublishPacket) => this.#take(packet)
    const connection = await BrokerConnection.open(
      broker,
      { clientId: `${config.clientId}-in`, take },
      signal,
    )
    try {
      await connection.subscribe(config.subscribe.map(({ filter }) => filter.text))
      this.#isConnected = true
      // A message that could not be taken comes again first: only then is it known whether things are well.
      if (this.#failing === null) this.#trouble.over()
      await ended(connection.lost, signal)
    } finally {
      await connection.close()
    }
  }

  async #take(packet: IPublishPacket): Promise<void> {
    try {
      await this.#record(packet)
    } catch (error) {
      const identity = sha256(JSON.stringify([packet.topic, sha256(Buffer.from(packet.payload))]))
      const times = (this.#failing?.identity === identity ? this.#failing.times : 0) + 1
      this.#failing = { identity, times }
      if (!isUnforeseen(error) || times < ROUNDS_OF_DOUBT) throw error
      await this.#bury(packet, { reason: 'failed', detail: [wordsOf(error)] })
    }
    this.#failing = null
    this.#trouble.over()
    this.#lastTakenAt = this.#parts.timers.now()
  }

  async #record(packet: IPublishPacket): Promise<void> {
    const reading = readMessage(packet, this.#parts.config.subscribe)
    if (reading.outcome === 'dead') return this.#bury(packet, reading)
    const { identity, body } = reading
    const verdict = await this.#parts.record(body, identity === null ? null : claimOf(identity, body))
    const death = deathIn(verdict)
    if (death) return this.#bury(packet, death)
    const isRepeated = verdict.outcome === 'dropped' || ('replayed' in verdict && verdict.replayed)
    this.#counts[isRepeated ? 'repeated' : 'recorded'] += 1
  }

  /** Hands a message back with the reason; resolves when the broker has it. */
  async #bury(packet: IPublishPacket, death: Death): Promise<void> {
    const { publisher, config, timers, tell } = this.#parts
    const letter = { ...death, packet, at: timers.now() }
    const { signal } = this.#closing
    const connection = await publisher.connect(signal)
    let answer = await connection.publish(deadLetter(config.deadLetter, letter), signal)
    if (answer.outcome === 'too-large') {
      answer = await connection.publish(deadLetter(config.deadLetter, { ...letter, atMost: CUT }), signal)
    }
    if (answer.outcome !== 'taken') throw new Error(`A dead letter is stuck: ${answer.reason}`)
    this.#counts.refused += 1
    tell.warn({ topic: packet.topic, reason: death.reason, detail: death.detail }, 'message became no event')
  }
}

/** The id is for good: a broker may give a message again after any time. */
function claimOf(identity: string, body: Buffer): IdempotencyClaim {
  return { scope: SCOPE, key: identity, bodyHash: sha256(body), expiresAt: MAX_INSTANT }
}

/** Neither the disk nor the broker, but a fault of ours that the message brings out. */
function isUnforeseen(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError
}

function ended(lost: AbortSignal, closing: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.any([lost, closing])
    const end = () => (closing.aborted ? resolve() : reject(lost.reason))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
