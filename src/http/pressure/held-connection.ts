import type { Socket } from 'node:net'

/** A connection whose bytes come to us, and to Node's HTTP parser only where we pass them on. */
export type HeldConnection = {
  readonly socket: Socket
  /** Gives bytes to the parser. */
  readonly passOn: (bytes: Buffer) => void
  /** Leaves the connection to the parser again. */
  readonly release: () => void
}

/**
 * Takes a connection between two requests. Node's parser hears of bytes as a listener of `data`, or beside the stream
 * as long as nobody else listens; it is told what is passed on and misses nothing else. Undefined where others have
 * their hands on the connection, or it is gone.
 */
export function holdConnection(socket: Socket, hear: (bytes: Buffer) => void): HeldConnection | undefined {
  const [parse, ...others] = socket.listeners('data') as ((bytes: Buffer) => void)[]
  if (!parse || others.length > 0 || socket.destroyed) return undefined
  socket.on('data', hear)
  socket.removeListener('data', parse)
  return {
    socket,
    passOn: parse,
    release: () => {
      socket.removeListener('data', hear)
      socket.on('data', parse)
    },
  }
}
