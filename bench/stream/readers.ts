import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { TOKEN } from '../servers/groundlog.ts'

/** Of all readers, those whose entries are looked at; the others only read. */
const LOOKED_AT = 10

export type Readers = {
  /** Milliseconds from the recording of an entry to its arrival, of all entries that came to some of the readers. */
  readonly delays: readonly number[]
  /** Entries that came to each of those. */
  readonly counts: () => readonly number[]
  /** Streams that the server has ended. */
  readonly lost: () => number
  readonly close: () => void
}

/** Opens streams, of the paths by turns; resolves once the server has begun all of them. */
export async function openReaders(
  address: string,
  count: number,
  paths: readonly string[],
): Promise<Readers> {
  const delays: number[] = []
  const counts: number[] = []
  let lost = 0
  let isClosing = false
  const sockets: Socket[] = []
  for (let index = 0; index < count; index += 1) {
    const socket = await openStream(address, paths[index % paths.length]!)
    sockets.push(socket)
    socket
      .on('error', () => {})
      .on('close', () => {
        if (!isClosing) lost += 1
      })
    if (index >= LOOKED_AT) socket.resume()
    else {
      counts.push(0)
      lookAt(socket, (delay) => {
        delays.push(delay)
        counts[index]! += 1
      })
    }
  }
  const close = () => {
    isClosing = true
    for (const socket of sockets) socket.destroy()
  }
  return { delays, counts: () => counts, lost: () => lost, close }
}

async function openStream(address: string, path: string): Promise<Socket> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${TOKEN}\r\n\r\n`)
  const [head] = (await once(socket, 'data')) as [Buffer]
  if (!head.includes(' 200 ')) throw new Error(`A stream was answered ${head.toString().split('\r\n')[0]}`)
  return socket
}

/** The moment at which the entry itself was recorded; that of its event stands before it, without a reason. */
const RECORDED = /"recorded_at":"([^"]+)","recorded_by":"[^"]*","reason"/g

function lookAt(socket: Socket, tell: (delay: number) => void): void {
  let text = ''
  socket.setEncoding('latin1').on('data', (piece: string) => {
    const now = performance.timeOrigin + performance.now()
    text += piece
    const end = text.lastIndexOf('\n\n')
    if (end < 0) return
    for (const [, moment] of text.slice(0, end).matchAll(RECORDED)) tell(now - millisecondsOf(moment!))
    text = text.slice(end)
  })
}

/** To the microsecond, which `Date` drops. */
function millisecondsOf(moment: string): number {
  const micros = Number(/\.(\d+)Z$/.exec(moment)?.[1]?.padEnd(6, '0').slice(3) ?? 0)
  return Date.parse(moment) + micros / 1_000
}
