import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Verdict } from '../../core/events/verdict.ts'
import type { Feed } from '../../core/feeds/feed.ts'
import type { Intake } from '../../core/feeds/intake.ts'

/** What a scrape tells beside what was counted. */
export type Facts = {
  readonly version: string
  readonly seq: number
  readonly ok: boolean
  readonly feeds: readonly Feed[]
  readonly intakes: readonly Intake[]
}

/** Takes the time of one answer; made once per route, so that a request costs one look-up by status. */
export type RequestTimer = (status: number, seconds: number) => void

/** What Prometheus reads at `/metrics`. */
export type Metrics = {
  /** Counts what became of a submitted event, by the dialect it came in. */
  readonly verdict: (dialect: string, outcome: Verdict['outcome']) => void
  readonly requestTimer: (method: string, route: string) => RequestTimer
  /** All measurements in Prometheus's text format. */
  readonly text: (facts: Facts) => Promise<string>
  readonly contentType: string
}

/** Seconds: from what one commit to disk costs to what nobody waits for. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Makes the measurements of one app, in a registry of its own: two apps in one process do not mix. */
export function createMetrics(...measurements: readonly ((registry: Registry) => void)[]): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const tellFacts = factGauges(registry)
  const tellFeeds = feedGauges(registry)
  const tellIntakes = intakeGauges(registry)
  for (const measure of measurements) measure(registry)
  return {
    verdict: verdictCounter(registry),
    requestTimer: requestTimers(registry),
    text: (facts) => {
      tellFacts(facts)
      tellFeeds(facts.feeds)
      tellIntakes(facts.intakes)
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}

function verdictCounter(registry: Registry): Metrics['verdict'] {
  const counter = new Counter({
    name: 'groundlog_verdicts_total',
    help: 'Submitted events and corrections by what became of them.',
    labelNames: ['dialect', 'verdict'],
    registers: [registry],
  })
  const resolved = new Map<string, Counter.Internal>()
  return (dialect, outcome) => {
    const key = `${dialect} ${outcome}`
    let labelled = resolved.get(key)
    if (!labelled) {
      labelled = counter.labels(dialect, outcome)
      resolved.set(key, labelled)
    }
    labelled.inc()
  }
}

function requestTimers(registry: Registry): Metrics['requestTimer'] {
  const histogram = new Histogram({
    name: 'groundlog_http_request_duration_seconds',
    help: 'Time from the request line to the last byte of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  })
  return (method, route) => {
    const byStatus: Histogram.Internal<'method' | 'route' | 'status'>[] = []
    return (status, seconds) => {
      const labelled = byStatus[status] ?? histogram.labels(method, route, String(status))
      byStatus[status] = labelled
      labelled.observe(seconds)
    }
  }
}

function factGauges(registry: Registry): (facts: Facts) => void {
  const registers = [registry]
  const build = new Gauge({
    name: 'groundlog_build_info',
    help: 'Always 1; the labels say which program this is.',
    labelNames: ['version', 'node'],
    registers,
  })
  const seq = new Gauge({
    name: 'groundlog_log_seq',
    help: 'Number of the newest entry of the log.',
    registers,
  })
  const up = new Gauge({
    name: 'groundlog_storage_up',
    help: 'Whether the log can be read and written: 1 or 0.',
    registers,
  })
  return (facts) => {
    build.set({ version: facts.version, node: process.version }, 1)
    seq.set(facts.seq)
    up.set(facts.ok ? 1 : 0)
  }
}

/** What there is to know of a feed, by the name of the measurement behind `groundlog_feed_`. */
const FEED_FACTS: Readonly<Record<string, readonly [help: string, of: (feed: Feed) => number]>> = {
  up: ['Whether the feed delivers, or would if there were anything: 1 or 0.', isUp],
  lag_entries: ['Entries of the log that the feed has not passed yet.', ({ lag }) => lag.entries],
  lag_seconds: [
    'Since the oldest entry was recorded that the feed has not passed.',
    ({ lag }) => lag.seconds,
  ],
  delivered: ['Entries that the feed has delivered since it began.', ({ delivered }) => delivered],
  set_aside: ['Entries that the receiver of the feed refused.', ({ setAside }) => setAside],
}

function feedGauges(registry: Registry): (feeds: readonly Feed[]) => void {
  const gauges = Object.entries(FEED_FACTS).map(([name, [help, of]]) => {
    const labels = { labelNames: ['feed', 'kind'], registers: [registry] }
    return { gauge: new Gauge({ name: `groundlog_feed_${name}`, help, ...labels }), of }
  })
  return (feeds) => {
    for (const { gauge, of } of gauges) {
      gauge.reset()
      for (const feed of feeds) gauge.set({ feed: feed.name, kind: feed.kind }, of(feed))
    }
  }
}

function intakeGauges(registry: Registry): (intakes: readonly Intake[]) => void {
  const registers = [registry]
  const up = new Gauge({
    name: 'groundlog_intake_up',
    help: 'Whether the intake is connected to what it takes events from: 1 or 0.',
    labelNames: ['intake', 'kind'],
    registers,
  })
  const messages = new Gauge({
    name: 'groundlog_intake_messages',
    help: 'Messages since the server was started, by what became of them.',
    labelNames: ['intake', 'kind', 'outcome'],
    registers,
  })
  return (intakes) => {
    for (const { name, kind, condition, ...counts } of intakes) {
      up.set({ intake: name, kind }, condition === 'connected' ? 1 : 0)
      for (const outcome of ['recorded', 'repeated', 'refused'] as const) {
        messages.set({ intake: name, kind, outcome }, counts[outcome])
      }
    }
  }
}

function isUp({ condition }: Feed): number {
  return condition === 'failing' || condition === 'paused' ? 0 : 1
}
