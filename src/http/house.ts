import type { Catalog } from '../core/catalog.ts'
import type { Recorder } from '../core/events/record-event.ts'
import type { FeedDesk } from '../core/feeds/feed-desk.ts'
import type { Intake } from '../core/feeds/intake.ts'
import type { WebhookDesk } from '../core/webhooks/webhook-desk.ts'
import type { Gatekeeper } from './access/gatekeeper.ts'
import type { BacktestDesk } from './backtests/backtest-desk.ts'
import type { CoOccurrenceDesk } from './correlations/co-occurrence-desk.ts'
import type { Metrics } from './operations/metrics.ts'
import type { LoadGate } from './pressure/load-gate.ts'
import type { ReadTurns } from './pressure/read-turns.ts'
import type { StreamDesk } from './stream/stream-desk.ts'

/** Everything handlers work with; app.ts puts it together. */
export type House = Recorder & {
  readonly registries: Catalog
  readonly gatekeeper: Gatekeeper
  readonly metrics: Metrics
  readonly gate: LoadGate
  /** Where reads of all routes wait for their turn of the event loop. */
  readonly readTurns: ReadTurns
  readonly backtests: BacktestDesk
  readonly coOccurrence: CoOccurrenceDesk
  readonly feeds: FeedDesk
  /** What takes events from other systems, as it is now. */
  readonly intakes: () => readonly Intake[]
  readonly streams: StreamDesk
  readonly webhooks: WebhookDesk
  /** The version of this program, as in package.json. */
  readonly version: string
  /** Whether the engine can read and write now. */
  readonly health: () => Promise<EngineHealth>
}

export type EngineHealth = { readonly ok: boolean; readonly seq: number; readonly detail: string | null }
