import type { FastifyReply } from 'fastify'
import type { Verdict } from '../core/events/verdict.ts'
import type { Ask } from './route.ts'

/**
 * Leaves the verdict in the answer's header, and on the request, where the log line and the metrics find it;
 * undefined takes back what was told before.
 */
export function tellVerdict(
  request: Ask,
  reply: FastifyReply,
  outcome: Verdict['outcome'] | undefined,
): void {
  request.verdict = outcome
  if (outcome === undefined) reply.removeHeader('groundlog-verdict')
  else reply.header('groundlog-verdict', outcome)
}
