import { Counter, Gauge, type Registry } from 'prom-client'
import type { LoopDelay } from './event-loop-delay.ts'
import { type LoadGate, REASONS } from './load-gate.ts'

type Measured = { readonly gate: LoadGate; readonly loopDelay: LoopDelay }

/** What an administrator looks at first when the server is slow, for Prometheus. */
export function measurePressure(registry: Registry, { gate, loopDelay }: Measured): void {
  const registers = [registry]
  new Gauge({
    name: 'groundlog_requests_under_way',
    help: 'Requests that are in and not decided yet, by the lane they stand in.',
    labelNames: ['lane'],
    registers,
    collect() {
      for (const [lane, count] of Object.entries(gate.state().underWay)) this.set({ lane }, count)
    },
  })
  new Gauge({
    name: 'groundlog_oldest_write_seconds',
    help: 'How long the oldest write under way has been so; 0 without any.',
    registers,
    collect() {
      this.set(gate.state().oldestWrite / 1000)
    },
  })
  new Gauge({
    name: 'groundlog_body_bytes',
    help: 'Bytes that large request bodies may take in memory at this moment.',
    registers,
    collect() {
      this.set(gate.state().bodyBytes)
    },
  })
  measureTurnedAway(registry, gate)
  measureLoopDelay(registry, loopDelay)
}

function measureTurnedAway(registry: Registry, gate: LoadGate): void {
  new Counter({
    name: 'groundlog_turned_away_total',
    help: 'Requests that were answered 503 before their body was read, by what there was too much of.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      const { turnedAway } = gate.state()
      this.reset()
      for (const reason of REASONS) this.inc({ reason }, turnedAway[reason])
    },
  })
}

const QUANTILES = [0.5, 0.9, 0.99, 1]

function measureLoopDelay(registry: Registry, loopDelay: LoopDelay): void {
  new Gauge({
    name: 'groundlog_event_loop_delay_seconds',
    help: 'How late the event loop came to what was due, since it was asked last.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      const delays = loopDelay.since(QUANTILES.map((quantile) => quantile * 100))
      for (const [place, quantile] of QUANTILES.entries()) this.set({ quantile }, delays[place]!)
    },
  })
}
