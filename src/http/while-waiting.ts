import type { FastifyReply } from 'fastify'
import type { ReadLimits } from '../core/read-limits.ts'

/** Nobody waits for the answer any more. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'

  constructor() {
    super('The client went away')
  }
}

/** Lets a read go on as long as its client waits for the answer: one that went away must cost nothing more. */
export function whileWaiting({ raw }: FastifyReply): Required<ReadLimits> {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort(new ClientGone())
  })
  return { signal: controller.signal }
}
