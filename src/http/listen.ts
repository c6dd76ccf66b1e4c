import { type AddressInfo, createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** A server with open doors. */
export type Listening = {
  /** How to reach it from the same machine: `http://localhost:8000`. */
  readonly address: string
  /**
   * Lets nobody in any more; resolves when what was under way is answered and every connection has gone. What
   * takes more than `grace` milliseconds is cut off.
   */
  readonly close: (grace: number) => Promise<void>
}

/** The address cannot be listened on; the message says why and what would do. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
}

/**
 * Connections that the system may hold until they are taken in, where it allows as many. Beyond that it lets attempts
 * go unanswered, and they are made again after a second, then two, then four.
 */
const BACKLOG = 4_096

/**
 * Opens the server at an address; `localhost` is 127.0.0.1 and, where the machine has IPv6, ::1, whatever the
 * machine's own tables make of that name. Port 0 takes a free one.
 * @throws CannotListen
 */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<Listening> {
  const loopback = host === 'localhost'
  try {
    await server.listen({
      host: loopback ? '127.0.0.1' : host,
      port,
      backlog: BACKLOG,
      listenTextResolver: (address) => `listening on ${address}`,
    })
    const { port: bound } = server.server.address() as AddressInfo
    const second = loopback ? await listenOnIpv6Loopback(server, bound, port === 0) : null
    return { address: `http://${nameOf(host)}:${bound}`, close: (grace) => close(server, second, grace) }
  } catch (error) {
    await server.close()
    throw new CannotListen(reason(error as NodeJS.ErrnoException, host, port))
  }
}

/** A second door to the same server: what comes in by it is handed to the first. Null without IPv6. */
async function listenOnIpv6Loopback(
  server: FastifyInstance,
  port: number,
  isDispensable: boolean,
): Promise<Server | null> {
  const door = createServer((socket) => server.server.emit('connection', socket))
  const opened = new Promise<Server>((resolve, reject) => {
    door.once('error', reject)
    door.listen({ host: '::1', port, ipv6Only: true, backlog: BACKLOG }, () => resolve(door))
  })
  return opened.catch((error: NodeJS.ErrnoException) => {
    if (isDispensable || error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return null
    throw error
  })
}

/** Milliseconds between two looks for connections whose last answer has gone out. */
const SWEEP_EVERY = 50

async function close(server: FastifyInstance, second: Server | null, grace: number): Promise<void> {
  const secondClosed = new Promise<void>((resolve) => (second ? second.close(() => resolve()) : resolve()))
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_EVERY)
  const cut = setTimeout(() => server.server.closeAllConnections(), grace)
  await Promise.all([server.close(), secondClosed])
  clearInterval(sweep)
  clearTimeout(cut)
}

/** Every interface is also reachable as localhost; a bare IPv6 address needs its brackets. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function reason({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use; stop the program that uses it, or choose another with --port or GROUNDLOG_PORT`
    case 'EACCES':
      return `Port ${port} may not be used by this user; choose one from 1024 on with --port or GROUNDLOG_PORT`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine; choose another with --host or GROUNDLOG_HOST`
    default:
      return `Cannot listen on ${host} port ${port}: ${message}`
  }
}
