import type { FastifyReply } from 'fastify'
import type { ReadLimits } from '../core/read-limits.ts'

/** Lets a read go on as long as its client waits for the answer: one that went away must cost nothing more. */
export function whileWaiting({ raw }: FastifyReply): Required<ReadLimits> {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort(new Error('The client went away'))
  })
  return { signal: controller.signal }
}
