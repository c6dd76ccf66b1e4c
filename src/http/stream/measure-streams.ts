import { Counter, Gauge, type Registry } from 'prom-client'
import { ENDINGS, type StreamDesk } from './stream-desk.ts'

/** How many follow the log, and who did not keep up, for Prometheus. */
export function measureStreams(registry: Registry, streams: () => ReturnType<StreamDesk['state']>): void {
  new Gauge({
    name: 'groundlog_stream_subscribers',
    help: 'Live streams that are open.',
    registers: [registry],
    collect() {
      this.set(streams().open)
    },
  })
  new Counter({
    name: 'groundlog_stream_ended_total',
    help: 'Live streams that the server ended, by what was the matter: a slow reader, or credentials that no longer hold.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      const { ended } = streams()
      this.reset()
      for (const reason of ENDINGS) this.inc({ reason }, ended[reason])
    },
  })
}
