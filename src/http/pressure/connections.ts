import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** What one connection, and all of them, may take: the settings of the same names. Times are in seconds. */
export type ConnectionLimits = {
  readonly connections: number
  /** Megabytes of answers that wait for clients to read them, over all connections. */
  readonly answerMemory: number
  /** From the first byte of a request, or from the opening of its connection, to the end of its headers. */
  readonly headersTimeout: number
  /** To the end of its body. */
  readonly requestTimeout: number
  /** Between two requests. */
  readonly keepAlive: number
  /** While an answer, or a body, is under way and not a byte moves. */
  readonly stallTimeout: number
}

/** Milliseconds between two looks for requests that take too long to arrive: how much later than due it is told. */
const LOOK_EVERY = 1_000

/** What Fastify, and Node through it, are told about time. */
export function timeouts({ headersTimeout, requestTimeout, keepAlive, stallTimeout }: ConnectionLimits) {
  return {
    // Node wants the headers to be due before the whole request is.
    requestTimeout: Math.max(requestTimeout, headersTimeout) * 1000,
    keepAliveTimeout: keepAlive * 1000,
    connectionTimeout: stallTimeout * 1000,
    http: { headersTimeout: headersTimeout * 1000, connectionsCheckingInterval: LOOK_EVERY },
  }
}

const MEGABYTE = 1_048_576

/**
 * Bounds what all connections take together: no more than so many, and where answers that nobody reads fill the
 * memory for them, the connection with the most of it is cut.
 */
export function limitConnections(server: FastifyInstance, limits: ConnectionLimits): void {
  const open = new Set<Socket>()
  server.server.maxConnections = limits.connections
  server.server.on('connection', (socket: Socket) => {
    // Doors beside the first one hand their connections in without Node counting them.
    if (open.size >= limits.connections) return void socket.destroy()
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const look = setInterval(() => {
    for (const socket of unread(open, limits.answerMemory * MEGABYTE)) {
      server.log.warn(
        { remote: socket.remoteAddress, bytes: socket.writableLength },
        'cut off: reads no answer',
      )
      socket.destroy()
    }
  }, LOOK_EVERY)
  look.unref()
  server.addHook('onClose', (_server, done) => {
    clearInterval(look)
    done()
  })
}

/** The connections to cut, those with most unread bytes first, until the others stay within the limit. */
function unread(sockets: Iterable<Socket>, limit: number): Socket[] {
  const waiting = [...sockets].filter(({ writableLength }) => writableLength > 0)
  let bytes = waiting.reduce((sum, { writableLength }) => sum + writableLength, 0)
  if (bytes <= limit) return []
  const cut: Socket[] = []
  for (const socket of waiting.sort((a, b) => b.writableLength - a.writableLength)) {
    if (bytes <= limit) break
    bytes -= socket.writableLength
    cut.push(socket)
  }
  return cut
}
