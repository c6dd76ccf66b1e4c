import type { IClientOptions, IConnackPacket, IPublishPacket, MqttClient } from 'mqtt'
import { type Publication, refusalIn, wordsOf } from './broker-failure.ts'
import { Slots } from './slots.ts'
import { until } from './until.ts'

/** Where the broker is and as whom it is spoken to. */
export type Broker = {
  /** Without a user: it may be shown. */
  readonly url: string
  readonly user: string | null
  readonly password: string | null
  /** 4 is MQTT 3.1.1. */
  readonly protocol: 4 | 5
}

export type Message = {
  readonly topic: string
  readonly payload: Buffer
  readonly retain: boolean
}

/** What one client of the broker is about. */
export type Errand = {
  readonly clientId: string
  /**
   * Takes messages, one after the other; the broker keeps what comes while nobody is connected. A message is
   * acknowledged once this resolves. Where it rejects, the connection ends and the broker gives the message again.
   */
  readonly take?: (message: IPublishPacket, signal: AbortSignal) => Promise<void>
}

/** Messages that the broker may send before the first of them is acknowledged. */
const RECEIVE_MAXIMUM = 20

/** Bytes of the largest message that the broker may send: what one message may take in memory. */
const LARGEST_TAKEN = 16 * 1_048_576

/** Messages on their way to a broker that says nothing else. */
const UNDER_WAY = 20

/** Milliseconds that the broker may take to let us in, and to acknowledge a message. */
const PATIENCE = 30_000

/** Milliseconds that taking leave may take. */
const LEAVE = 1_000

/** Seconds after which a silent connection is tried. */
const KEEPALIVE = 15

const FOREVER = 0xffff_ffff

/** One connection to a broker, from its beginning to its end: it never comes back by itself. */
export class BrokerConnection {
  readonly #client: MqttClient
  readonly #errand: Errand
  readonly #lost = new AbortController()
  #taking: Promise<void> = Promise.resolve()
  #isClosing = false
  #why: unknown
  #slots = new Slots(UNDER_WAY)
  #largest = Number.POSITIVE_INFINITY
  #hasPublished = false

  private constructor(client: MqttClient, errand: Errand) {
    this.#client = client
    this.#errand = errand
    client.on('error', (error) => {
      this.#why ??= error
    })
    client.on('disconnect', ({ reasonCode }) => {
      this.#why ??= new Error(`The broker ended the connection${reasonCode ? ` (reason ${reasonCode})` : ''}`)
    })
    client.on('close', () => this.#end(this.#why ?? new Error('The connection to the broker was lost')))
    client.handleMessage = (packet, done) => this.#handle(packet, done)
  }

  /** @throws Error saying why the broker cannot be reached, or lets nobody in. */
  static async open(broker: Broker, errand: Errand, signal: AbortSignal): Promise<BrokerConnection> {
    const { connect } = await import('mqtt')
    signal.throwIfAborted()
    const client = connect(broker.url, optionsOf(broker, errand))
    const connection = new BrokerConnection(client, errand)
    const accepted = new Promise<IConnackPacket>((resolve) => client.once('connect', resolve))
    try {
      connection.#heed(await until(accepted, [signal, connection.lost]))
    } catch (error) {
      connection.#end(error)
      throw new Error(`${broker.url}: ${wordsOf(error)}`)
    }
    return connection
  }

  /** Aborted once the connection is gone, with the reason. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Whether the broker has taken a message: what it refuses then is the message's fault. */
  get hasPublished(): boolean {
    return this.#hasPublished
  }

  /** Resolves when the broker answers for all filters. @throws where it refuses one, or is lost. */
  async subscribe(filters: readonly string[]): Promise<void> {
    // Kept messages come once, not again at each subscription.
    const options = { qos: 1, rh: 1 } as const
    const granted = this.#client.subscribeAsync([...filters], options).catch((error: Error) => {
      throw new Error(`The broker does not let this user subscribe: ${wordsOf(error)}`)
    })
    await until(granted, [this.lost, AbortSignal.timeout(PATIENCE)])
  }

  /**
   * Resolves when the broker has answered for the message; messages leave in the order of the calls.
   * @throws what may go right later; then the connection is gone.
   */
  async publish(message: Message, signal: AbortSignal): Promise<Publication> {
    if (sizeOf(message) > this.#largest) {
      const reason = `Not published to ${message.topic}: the broker takes ${this.#largest} bytes at most`
      return { outcome: 'too-large', reason }
    }
    await this.#slots.take()
    try {
      const signals = [signal, this.lost, AbortSignal.timeout(PATIENCE)]
      return await until(this.#send(message, signals), signals)
    } catch (error) {
      this.#end(error)
      throw error
    } finally {
      this.#slots.give()
    }
  }

  /** Ends what is being taken and takes leave. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#taking
    if (this.lost.aborted) return
    const left = this.#client.endAsync(false)
    await until(left, [AbortSignal.timeout(LEAVE)]).catch(() => {})
    this.#end(new Error('The connection was closed'))
  }

  async #send({ topic, payload, retain }: Message, signals: readonly AbortSignal[]): Promise<Publication> {
    for (const signal of signals) signal.throwIfAborted()
    try {
      await this.#client.publishAsync(topic, payload, {
        qos: 1,
        retain,
        properties: { contentType: 'application/json' },
      })
      this.#hasPublished = true
      return { outcome: 'taken' }
    } catch (error) {
      return refusalIn(error as Error, topic)
    }
  }

  #handle(packet: IPublishPacket, done: () => void): void {
    const { take } = this.#errand
    // What is not taken is not acknowledged: the broker gives it again.
    if (!take || this.#isClosing || this.lost.aborted) return
    this.#taking = take(packet, this.lost).then(
      () => {
        if (!this.lost.aborted) done()
      },
      (error) => this.#end(error),
    )
  }

  /** What the broker asks of those who send to it. */
  #heed({ properties }: IConnackPacket): void {
    this.#slots = new Slots(Math.min(properties?.receiveMaximum ?? UNDER_WAY, UNDER_WAY))
    this.#largest = properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY
  }

  #end(why: unknown): void {
    if (this.lost.aborted) return
    this.#lost.abort(why)
    this.#client.end(true)
  }
}

function optionsOf({ user, password, protocol }: Broker, { clientId, take }: Errand): IClientOptions {
  const lasting = { sessionExpiryInterval: FOREVER, receiveMaximum: RECEIVE_MAXIMUM }
  return {
    clientId,
    protocolVersion: protocol,
    clean: take === undefined,
    reconnectPeriod: 0,
    connectTimeout: PATIENCE,
    keepalive: KEEPALIVE,
    resubscribe: false,
    ...(user !== null && { username: user }),
    ...(password !== null && { password }),
    ...(protocol === 5 && take && { properties: { ...lasting, maximumPacketSize: LARGEST_TAKEN } }),
  }
}

/** Bytes of a message on its way, with room for what goes around it. */
function sizeOf({ topic, payload }: Message): number {
  return Buffer.byteLength(topic) + payload.length + 64
}
