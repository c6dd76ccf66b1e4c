import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { openForReading } from '../../src/storage/sqlite/connection.ts'
import { openSqliteEngine, type SqliteEngine } from '../../src/storage/sqlite/engine.ts'
import { type KeptLog, keptLogs } from '../log/kept-logs.ts'
import type { Contest, Line, Metrics, Opened, Row } from '../row.ts'
import { quantile } from '../statistics.ts'
import { factsOf } from './log-facts.ts'
import type { Question } from './question.ts'

const SIZES = ['100k', '1m', '10m']

/** What of a question decides its lines. */
type Asking = Pick<Question<unknown>, 'label' | 'times' | 'runs' | 'goal'>

/** How many times as long the largest log may take as the smallest, to be called flat. */
const FLAT = 1.5

/** A row that asks built logs one question, through the engine and through a statement prepared by hand. */
export function readingRow<Asked>(name: string, question: Question<Asked>): Row {
  return {
    name,
    against: 'the bare prepared statement, on a connection of its own',
    open: async () => openReading(question),
  }
}

async function openReading<Asked>(question: Question<Asked>): Promise<Opened> {
  const logs = keptLogs(SIZES)
  if (logs.length === 0) return { skipped: 'no log was built; say npm run bench -- --build 10m' }
  const engines = await Promise.all(logs.map(openEngine))
  const open = engines.map((engine) => sidesOf(engine, question, 'all'))
  const contests = open.map(({ log, yardstick, ours }) => ({
    label: `${question.label}, ${log.size}`,
    lines: linesOf(question),
    runs: question.runs,
    yardstick,
    ours,
  }))
  return {
    contests: [...contests, ...flatness(question, engines)],
    close: async () => {
      for (const { close } of engines) await close()
    },
  }
}

function linesOf({ goal, times }: Asking): Line[] {
  const p50 = { metric: 'p50', label: 'p50', unit: 'µs' } as const
  // Of a few questions there is no hundredth.
  if (times < 100) return [p50]
  return [p50, { metric: 'p99', label: 'p99', unit: 'µs', ...(goal && { goal: { atMost: goal } }) }]
}

type OpenLog = {
  readonly log: KeptLog
  readonly engine: SqliteEngine
  readonly database: Database
  readonly close: () => Promise<void>
}

async function openEngine(log: KeptLog): Promise<OpenLog> {
  const engine = await openSqliteEngine({ folder: log.folder })
  const database = openForReading(join(log.folder, 'groundlog.db'))
  const close = async () => {
    database.close()
    await engine.close()
  }
  return { log, engine, database, close }
}

type Sides = {
  readonly log: KeptLog
  readonly yardstick: () => Promise<Metrics>
  readonly ours: () => Promise<Metrics>
}

/** Both sides of a pair are asked the same; what they answer must be the same. */
function sidesOf<Asked>(open: OpenLog, question: Question<Asked>, assets: 'all' | 'busy'): Sides {
  const { log, engine, database } = open
  const facts = factsOf(database, assets)
  const bare = question.bare(database)
  let asked: Asked[] = []
  let answered = 0
  return {
    log,
    yardstick: async () => {
      asked = Array.from({ length: question.times }, () => question.draw(facts))
      const { sum, metrics } = await timeEach(asked, bare)
      answered = sum
      return metrics
    },
    ours: async () => {
      const { sum, metrics } = await timeEach(asked, (one) => question.ours(engine.events, one))
      if (sum !== answered)
        throw new Error(`${question.label}: ${sum} answered, ${answered} by the yardstick`)
      return metrics
    },
  }
}

type Timed = { readonly sum: number; readonly metrics: Metrics }

async function timeEach<Asked>(
  asked: readonly Asked[],
  answer: (asked: Asked) => number | Promise<number>,
): Promise<Timed> {
  const took = new Float64Array(asked.length)
  let sum = 0
  for (const [index, one] of asked.entries()) {
    const started = performance.now()
    const answered = answer(one)
    sum += typeof answered === 'number' ? answered : await answered
    took[index] = (performance.now() - started) * 1000
  }
  return { sum, metrics: { p50: quantile(took, 0.5), p99: quantile(took, 0.99) } }
}

/** The largest log against the smallest, where both have full pages to give. */
function flatness<Asked>(question: Question<Asked>, engines: readonly OpenLog[]): Contest[] {
  const [smallest, largest] = [engines[0], engines.at(-1)]
  if (!smallest || !largest || smallest === largest) return []
  const [small, large] = [sidesOf(smallest, question, 'busy'), sidesOf(largest, question, 'busy')]
  const ask = async ({ yardstick, ours }: Sides) => {
    await yardstick()
    return ours()
  }
  const goal = question.goal === undefined ? {} : { goal: { atMost: FLAT } }
  const [p50, ...rest] = linesOf(question)
  return [
    {
      label: `${question.label}, ours at ${large.log.size} against ${small.log.size}`,
      lines: [{ ...p50!, ...goal }, ...rest.map(withoutGoal)],
      runs: question.runs,
      yardstick: () => ask(small),
      ours: () => ask(large),
    },
  ]
}

function withoutGoal({ metric, label, unit }: Line): Line {
  return { metric, label, unit }
}
