import type { Contest, Goal, Line, Metrics, Unit } from './row.ts'
import { type Summary, summaryOf } from './statistics.ts'

/** What became of a line, as it stands in the table and in results.json. */
export type Finding = {
  readonly row: string
  readonly label: string
  readonly unit: Unit
  readonly yardstick: Summary | null
  readonly ours: Summary
  /** Ours by yardstick, of runs that followed each other. */
  readonly ratio: Summary | null
  readonly goal: Goal | null
  readonly verdict: 'met' | 'not met' | 'information'
}

export type Pair = { readonly yardstick: Metrics | null; readonly ours: Metrics }

/** Lets the sides take turns, so that what slows the machine down slows both. */
export async function runContest(row: string, contest: Contest): Promise<Finding[]> {
  const { runs, yardstick, ours, warmUp } = contest
  const pair = async (): Promise<Pair> => ({
    yardstick: yardstick ? await yardstick() : null,
    ours: await ours(),
  })
  if (warmUp !== 'none') await pair()
  const pairs: Pair[] = []
  for (let run = 0; run < runs; run += 1) pairs.push(await pair())
  return contest.lines.map((line) => findingOf({ row, contest, line, pairs }))
}

type Run = {
  readonly row: string
  readonly contest: Pick<Contest, 'label'>
  readonly line: Line
  readonly pairs: readonly Pair[]
}

export function findingOf({ row, contest, line, pairs }: Run): Finding {
  const { metric, unit, goal = null } = line
  const ours = pairs.map((pair) => metricOf(pair.ours, metric))
  const yardstick = pairs.flatMap((pair) => (pair.yardstick ? [metricOf(pair.yardstick, metric)] : []))
  const hasYardstick = yardstick.length > 0
  const ratio = hasYardstick ? summaryOf(ours.map((value, index) => value / yardstick[index]!)) : null
  const summary = summaryOf(ours)
  return {
    row,
    label: [contest.label, line.label].filter(Boolean).join(', '),
    unit,
    yardstick: hasYardstick ? summaryOf(yardstick) : null,
    ours: summary,
    ratio,
    goal,
    verdict: verdictOn(goal, (ratio ?? summary).median),
  }
}

function metricOf(metrics: Metrics, metric: string): number {
  const value = metrics[metric]
  if (value === undefined) throw new Error(`A run did not measure ${metric}`)
  return value
}

function verdictOn(goal: Goal | null, value: number): Finding['verdict'] {
  if (goal === null) return 'information'
  const isMet = 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
  return isMet ? 'met' : 'not met'
}
