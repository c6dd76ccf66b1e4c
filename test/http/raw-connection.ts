import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A connection to a server, without a client in between that would keep to the rules. */
export async function rawConnection(address: string): Promise<Socket> {
  const { port, hostname } = new URL(address)
  const socket = connect(Number(port), hostname).setEncoding('latin1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** What comes first in answer to these bytes. */
export async function rawAnswer(address: string, bytes: string): Promise<string[]> {
  const socket = await rawConnection(address)
  socket.write(bytes)
  const [first] = (await once(socket, 'data')) as [string]
  socket.destroy()
  return [first]
}
