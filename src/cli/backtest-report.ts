import type { Backtest } from '../client/index.ts'
import { grouped } from './import/tally.ts'
import { table } from './table.ts'

const MOST_SHOWN = 10

/** What a backtest found, for people. */
export function backtestReport(backtest: Backtest): string {
  if (backtest.result === null)
    return `${backtest.state}${backtest.error === null ? '' : `: ${backtest.error}`}`
  return backtest.kind === 'guard-rule' ? guardReport(backtest.result) : duplicationReport(backtest.result)
}

type ResultOf<Kind> = NonNullable<Extract<Backtest, { kind: Kind }>['result']>

function guardReport({ samples, validations, ...counts }: ResultOf<'guard-rule'>): string {
  const failed = validations.map(({ validation, failed }): Row => {
    return [validation === null ? 'match' : `validation ${validation}`, failed]
  })
  const rows = samples.slice(0, MOST_SHOWN).map(({ event_id, entity_id, occurred_at, messages }) => {
    return [event_id, entity_id, occurred_at, messages.join('; ')]
  })
  const said = [
    ['seen', counts.seen],
    ['applied', counts.applied],
    ['passed', counts.passed],
  ] as const
  const done = [
    ['refused', counts.refused],
    ['warned', counts.warned],
    ['audited', counts.audited],
  ] as const
  return [
    columns([...said, ...done, ...failed]),
    sampleTable(['EVENT', 'ASSET', 'OCCURRED', 'WHY'], rows),
  ].join('\n')
}

function duplicationReport({ samples, ...counts }: ResultOf<'duplication-rule'>): string {
  const { seen, checked, duplicates, repeated, complete } = counts
  const rows = samples.slice(0, MOST_SHOWN).map((sample) => {
    return ['event_id', 'entity_id', 'occurred_at', 'duplicate_of'].map((name) => String(sample[name]))
  })
  const said = columns([
    ['seen', seen],
    ['checked', checked],
    ['duplicates', duplicates],
    ['repeated', repeated],
  ])
  const caveat = complete
    ? []
    : ['There were more events than could be remembered: some duplicates are missing.']
  return [said, ...caveat, sampleTable(['EVENT', 'ASSET', 'OCCURRED', 'DUPLICATE OF'], rows)].join('\n')
}

type Row = readonly [what: string, count: number]

function columns(rows: readonly Row[]): string {
  return rows.map(([what, count]) => `${what.padEnd(14)}${grouped(count).padStart(14)}`).join('\n')
}

function sampleTable(head: string[], rows: string[][]): string {
  return rows.length === 0 ? '' : `\n${table(head, rows)}`
}
