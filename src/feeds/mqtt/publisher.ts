import { type Broker, BrokerConnection } from './broker-connection.ts'

/** The connection that messages are published over; made when it is needed. */
export type Publisher = {
  /** The one that is open, else a new one. @throws Error saying why there is none. */
  readonly connect: () => Promise<BrokerConnection>
  readonly close: () => Promise<void>
}

export function createPublisher(broker: Broker, clientId: string): Publisher {
  const closing = new AbortController()
  let opening: Promise<BrokerConnection> | undefined
  return {
    connect: async () => {
      const known = opening
      const open = await known?.catch(() => undefined)
      if (open && !open.lost.aborted) return open
      // Somebody else may have begun a new one meanwhile.
      if (opening === known) opening = BrokerConnection.open(broker, { clientId }, closing.signal)
      return opening!
    },
    close: async () => {
      closing.abort(new Error('The server is closing'))
      const open = await opening?.catch(() => undefined)
      await open?.close()
    },
  }
}
