import { formatInstant, type Instant } from '../../core/time/instant.ts'
import type { Backtest } from './backtest-desk.ts'

const KINDS = { 'guard-backtest': 'guard-rule', 'duplication-backtest': 'duplication-rule' } as const

export function presentBacktest({ order, ...backtest }: Backtest) {
  const { filter } = order
  return {
    id: backtest.id,
    kind: KINDS[order.spec.kind],
    rule_id: order.ruleId,
    version: order.version,
    state: backtest.state,
    progress: { seen: backtest.seen, total: backtest.total },
    from_date: timeOrNull(filter.from),
    to_date: timeOrNull(filter.to),
    event_type_ids: filter.typeIds ?? null,
    created_at: formatInstant(backtest.createdAt),
    created_by: order.by,
    ended_at: timeOrNull(backtest.endedAt),
    error: backtest.error,
    result: backtest.result,
  }
}

function timeOrNull(time: Instant | null | undefined): string | null {
  return time === null || time === undefined ? null : formatInstant(time)
}
