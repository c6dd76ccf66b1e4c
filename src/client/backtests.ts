import type { DuplicationBacktest } from '../core/duplication/duplication-backtest.ts'
import type { GuardBacktest } from '../core/rules/guard-backtest.ts'
import { type Asker, at } from './ask.ts'
import type { Page, PageQuery } from './page.ts'

/** Which stored events a rule is tried on; all of them unless said. */
export type BacktestOrder = {
  readonly from_date?: string
  readonly to_date?: string
  readonly event_type_id?: string
}

type Standing<Kind extends string, Result> = {
  readonly id: string
  readonly kind: Kind
  readonly rule_id: string
  /** Of a guard rule. */
  readonly version: number | null
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed'
  readonly progress: { readonly seen: number; readonly total: number | null }
  readonly from_date: string | null
  readonly to_date: string | null
  readonly event_type_ids: readonly string[] | null
  readonly created_at: string
  readonly created_by: string
  /** Null while it waits or runs. */
  readonly ended_at: string | null
  readonly error: string | null
  /** Null until it is done. */
  readonly result: Result | null
}

export type Backtest =
  | Standing<'guard-rule', GuardBacktest>
  | Standing<'duplication-rule', DuplicationBacktest>

export type BacktestQuery = PageQuery & {
  readonly rule_id?: string
  readonly state?: Backtest['state']
  readonly cursor?: string
}

export function backtests(ask: Asker) {
  const start = async (path: string, body: BacktestOrder) =>
    (await ask<Backtest>({ method: 'POST', path, body })).body
  return {
    /** Of the open draft, or else of what enforces, unless a version is named. Ask `get` for how it goes. */
    startGuardRule: (ruleId: string, order: BacktestOrder & { readonly version?: number } = {}) =>
      start(at`/guard-rules/${ruleId}/backtest`, order),
    startDuplicationRule: (ruleId: string, order: BacktestOrder = {}) =>
      start(at`/duplication-rules/${ruleId}/backtest`, order),
    list: async (query?: BacktestQuery) =>
      (await ask<Page<Backtest>>({ method: 'GET', path: '/backtests', query })).body,
    /** For an hour after it has ended, and until the server is started again. */
    get: async (id: string) => (await ask<Backtest>({ method: 'GET', path: at`/backtests/${id}` })).body,
    /** Forgets one that has ended. */
    cancel: async (id: string): Promise<void> => {
      await ask({ method: 'DELETE', path: at`/backtests/${id}` })
    },
  }
}
