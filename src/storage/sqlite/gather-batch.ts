import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Parcel } from './parcels.ts'
import type { Command } from './write-commands.ts'

/** Commands after which a batch is long enough. */
const LARGEST_BATCH = 1_000

export type Gathered = {
  readonly parcels: readonly Parcel<Command>[]
  /** Whether the writer is to end after them. */
  readonly isLast: boolean
}

/** What has come in by now, the first message and those behind it, to be committed together. */
export function gatherBatch(port: MessagePort, first: readonly Parcel<Command>[] | 'close'): Gathered {
  const parcels: Parcel<Command>[] = []
  let message: typeof first | undefined = first
  while (message !== undefined && message !== 'close') {
    parcels.push(...message)
    message = parcels.length < LARGEST_BATCH ? receiveMessageOnPort(port)?.message : undefined
  }
  return { parcels, isLast: message === 'close' }
}
