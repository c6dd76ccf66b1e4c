import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a broker on which what is said to the broker can be held back. */
export type DeafWay = {
  readonly url: string
  /** From now on the broker hears nothing. */
  readonly deafen: () => void
  /** How many have come this way. */
  readonly asked: () => number
  readonly close: () => Promise<void>
}

export async function openDeafWay(port: number): Promise<DeafWay> {
  let isDeaf = false
  const sockets: Socket[] = []
  const server = createServer((here) => {
    const there = connect(port, '127.0.0.1')
    sockets.push(here, there)
    here.on('data', (chunk) => isDeaf || there.write(chunk))
    there.on('data', (chunk) => here.write(chunk))
    for (const [one, other] of [
      [here, there],
      [there, here],
    ] as const) {
      one.on('error', () => {})
      one.on('close', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deafen: () => {
      isDeaf = true
    },
    asked: () => sockets.length / 2,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
