import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** One server-sent event; `text` is its data as it came. */
export type Frame = { readonly id: string; readonly event: string; readonly text: string }

type Asking = {
  readonly path?: string
  readonly lastId?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** A client of a live stream on a socket of its own, which can break off, stop reading and come back. */
export class StreamReader {
  readonly frames: Frame[] = []
  /** Ids without data included, as browsers remember them. */
  lastId: string | undefined
  retry: number | undefined
  comments = 0
  head = ''
  /** How it ended: `whole` as HTTP says that an answer is whole. */
  ended: 'whole' | 'cut off' | undefined
  readonly socket: Socket
  readonly closed: Promise<unknown>
  #bytes: Buffer = Buffer.alloc(0)
  #text = ''
  readonly #watchers = new Set<() => void>()

  constructor(address: string, { path = '/events/stream', lastId, headers = {} }: Asking = {}) {
    const { hostname, port } = new URL(address)
    this.socket = connect(Number(port), hostname)
    const all = { host: `${hostname}:${port}`, ...(lastId && { 'last-event-id': lastId }), ...headers }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
    this.socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    this.socket.on('data', (bytes) => this.#take(bytes)).on('error', () => {})
    this.closed = once(this.socket, 'close').then(() => {
      this.ended ??= 'cut off'
      this.#tell()
    })
  }

  get status(): number {
    return Number(this.head.split(' ')[1])
  }

  /** The data of all that came. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  data(): any[] {
    return this.frames.map(({ text }) => JSON.parse(text))
  }

  /** Resolves once something is so; rejects when the stream ends before. */
  async until(isSo: (reader: this) => boolean): Promise<this> {
    while (!isSo(this)) {
      if (this.ended) throw new Error(`The stream ended (${this.ended}) with ${this.frames.length} events`)
      await new Promise<void>((resolve) => this.#watchers.add(resolve))
    }
    return this
  }

  /** Resolves when the server has begun: what is recorded from then on is sent. */
  opened(): Promise<this> {
    return this.until(({ lastId }) => lastId !== undefined)
  }

  async breakOff(): Promise<void> {
    this.socket.destroy()
    await this.closed
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
    this.#watchers.clear()
  }

  #take(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes])
    if (this.head !== '' || this.#takeHead()) while (this.#takeChunk()) {}
    this.#tell()
  }

  #takeHead(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n')
    if (end < 0) return false
    this.head = this.#bytes.toString('latin1', 0, end)
    this.#bytes = this.#bytes.subarray(end + 4)
    return true
  }

  #takeChunk(): boolean {
    const end = this.#bytes.indexOf('\r\n')
    if (end < 0) return false
    const size = Number.parseInt(this.#bytes.toString('latin1', 0, end), 16)
    if (this.#bytes.length < end + size + 4) return false
    if (size === 0) this.ended = 'whole'
    // Chunks end with events.
    this.#text += this.#bytes.toString('utf8', end + 2, end + 2 + size)
    this.#bytes = this.#bytes.subarray(end + size + 4)
    const blocks = this.#text.split('\n\n')
    this.#text = blocks.pop()!
    for (const block of blocks) this.#takeBlock(block)
    return size > 0
  }

  #takeBlock(block: string): void {
    const lines = block.split('\n').map((line) => /^(\w*):? ?(.*)$/.exec(line)!.slice(1))
    const found = new Map(lines as [string, string][])
    if (found.has('')) this.comments += 1
    if (found.has('retry')) this.retry = Number(found.get('retry'))
    this.lastId = found.get('id') ?? this.lastId
    const text = found.get('data')
    if (text !== undefined) this.frames.push({ id: this.lastId!, event: found.get('event')!, text })
  }
}
