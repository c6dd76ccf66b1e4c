import { type Broker, BrokerConnection } from './broker-connection.ts'
import { until } from './until.ts'

/** The connection that messages are published over; made when it is needed. */
export type Publisher = {
  /**
   * The one that is open, else a new one. @throws Error saying why there is none, or the reason of the signal as soon
   * as it is aborted: a broker that says nothing is waited for longer than a server that stops has.
   */
  readonly connect: (signal: AbortSignal) => Promise<BrokerConnection>
  readonly close: () => Promise<void>
}

export function createPublisher(broker: Broker, clientId: string): Publisher {
  const closing = new AbortController()
  let opening: Promise<BrokerConnection> | undefined
  const openOrNew = async () => {
    const known = opening
    const open = await known?.catch(() => undefined)
    if (open && !open.lost.aborted) return open
    // Somebody else may have begun a new one meanwhile.
    if (opening === known) opening = BrokerConnection.open(broker, { clientId }, closing.signal)
    return opening!
  }
  return {
    connect: (signal) => until(openOrNew(), [signal]),
    close: async () => {
      closing.abort(new Error('The server is closing'))
      const open = await opening?.catch(() => undefined)
      await open?.close()
    },
  }
}
