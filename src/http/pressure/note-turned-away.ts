import type { FastifyInstance } from 'fastify'
import { type LoadGate, REASONS } from './load-gate.ts'

/** Milliseconds between two lines in the log. */
const AT_MOST_EVERY = 1_000

/** Logs how many requests were turned away and why, in one line for all of a second: not one line each. */
export function noteTurnedAway(server: FastifyInstance, gate: LoadGate): void {
  let before = gate.state().turnedAway
  const look = setInterval(() => {
    const { turnedAway: now, underWay } = gate.state()
    const since = REASONS.flatMap((reason) =>
      now[reason] > before[reason] ? [[reason, now[reason] - before[reason]] as const] : [],
    )
    if (since.length > 0) server.log.warn({ because: Object.fromEntries(since), underWay }, 'turned away')
    before = now
  }, AT_MOST_EVERY)
  look.unref()
  server.addHook('onClose', (_server, done) => {
    clearInterval(look)
    done()
  })
}
