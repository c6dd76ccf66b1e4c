import { connect as connectTcp } from 'node:net'
import { userInfo } from 'node:os'
import { connectAsync, type IClientOptions, type IClientPublishOptions, type MqttClient } from 'mqtt'
import { findProgram } from '../../scripts/find-program.ts'
import { freePort } from '../running-server.ts'
import { RunningProgram } from './running-program.ts'

const found = findProgram({ names: ['mosquitto'], debian: 'mosquitto' })

/** Why tests with a real broker cannot run here; false where they can. */
export const NO_MOSQUITTO: string | false = 'reason' in found && found.reason

export type Said = { readonly topic: string; readonly text: string; readonly retain: boolean }

/** Debian's mosquitto on loopback, which keeps sessions and messages in a folder of its own. */
export class RunningMosquitto {
  readonly port: number
  readonly url: string
  readonly #program = new RunningProgram(found)
  readonly #config: string
  readonly #clients: MqttClient[] = []

  private constructor(port: number, settings: string) {
    this.port = port
    this.url = `mqtt://127.0.0.1:${port}`
    const { folder } = this.#program
    // Left to itself it gives up root, and could not read its folder.
    const config = `listener ${port} 127.0.0.1
user ${userInfo().username}
persistence true
persistence_location ${folder}/
autosave_on_changes true
autosave_interval 1
max_queued_messages 0
log_dest none
${settings.replaceAll('FOLDER', folder)}
`
    this.#config = this.#program.write('mosquitto.conf', config)
  }

  /** A broker that is not started yet. `files` stand in its folder, which the settings call FOLDER. */
  static async prepare(
    settings = 'allow_anonymous true',
    files: Readonly<Record<string, string>> = {},
  ): Promise<RunningMosquitto> {
    const broker = new RunningMosquitto(await freePort(), settings)
    for (const [name, text] of Object.entries(files)) broker.#program.write(name, text)
    return broker
  }

  static async start(...parts: Parameters<typeof RunningMosquitto.prepare>): Promise<RunningMosquitto> {
    const broker = await RunningMosquitto.prepare(...parts)
    await broker.restart()
    return broker
  }

  /** Starts it, or starts it again with what it had kept. */
  restart(): Promise<void> {
    return this.#program.start(['-c', this.#config], () => isOpen(this.port))
  }

  kill(): Promise<void> {
    return this.#program.kill()
  }

  dispose(): Promise<void> {
    for (const client of this.#clients) client.end(true)
    return this.#program.dispose()
  }

  /** A client of the test's own, which comes back by itself. */
  async client(options: IClientOptions = {}): Promise<MqttClient> {
    const client = await connectAsync(this.url, { protocolVersion: 5, reconnectPeriod: 50, ...options })
    client.on('error', () => {})
    this.#clients.push(client)
    return client
  }

  /** Everything that is said on a topic from now on, as it comes. */
  async listen(filter: string, options: IClientOptions = {}): Promise<Said[]> {
    const said: Said[] = []
    const client = await this.client(options)
    client.on('message', (topic, payload, { retain }) =>
      said.push({ topic, text: payload.toString(), retain }),
    )
    await client.subscribeAsync(filter, { qos: 1, rap: true })
    return said
  }

  /** Says something once the broker has acknowledged it. */
  async say(topic: string, payload: object | string | Buffer, options: IClientPublishOptions = {}) {
    this.#speaker ??= this.client()
    const isRaw = typeof payload === 'string' || Buffer.isBuffer(payload)
    await (await this.#speaker).publishAsync(topic, isRaw ? payload : JSON.stringify(payload), {
      qos: 1,
      ...options,
    })
  }

  #speaker: Promise<MqttClient> | undefined
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
