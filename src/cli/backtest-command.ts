import { setTimeout as wait } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import { type Backtest, type BacktestOrder, type Client, ClientError } from '../client/index.ts'
import { BadSetting } from '../config.ts'
import { askServer } from './ask-server.ts'
import { backtestReport } from './backtest-report.ts'
import { grouped } from './import/tally.ts'
import { type ReachOptions, withReachOptions } from './reach-server.ts'

type BacktestOptions = ReachOptions & {
  readonly from?: string
  readonly to?: string
  readonly type?: string
  /** Of a guard rule. */
  readonly ruleVersion?: number
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 200

/** `groundlog backtest`: what a rule would have done to the events that are there. */
export function backtestCommand(): Command {
  const command = new Command('backtest')
    .description('Try a guard rule or a duplication rule on stored events. Nothing is changed.')
    .argument('<rule-id>', 'id of the rule; a draft or a disabled one will do')
    .option('--from <time>', 'only events from here on, such as 2026-01-01')
    .option('--to <time>', 'only events up to here; a day counts whole')
    .option('--type <id>', 'only events of this type')
    .option(
      '--rule-version <n>',
      'version of a guard rule; its open draft if absent, or else what enforces',
      readVersion,
    )
  return withReachOptions(command).action(async (ruleId: string, options: BacktestOptions) => {
    const backtest = await askServer(options, (client) => run(client, ruleId, options))
    console.log(backtestReport(backtest))
    if (backtest.state !== 'done') process.exitCode = 1
  })
}

async function run(client: Client, ruleId: string, options: BacktestOptions): Promise<Backtest> {
  const started = await start(client, ruleId, options)
  const cancel = () => void client.backtests.cancel(started.id).catch(() => {})
  process.once('SIGINT', cancel)
  try {
    for (;;) {
      const backtest = await client.backtests.get(started.id)
      if (process.stderr.isTTY)
        process.stderr.write(`\r\x1b[K${backtest.ended_at === null ? line(backtest) : ''}`)
      if (backtest.ended_at !== null) return backtest
      await wait(LOOK_EVERY)
    }
  } finally {
    process.off('SIGINT', cancel)
  }
}

/** Both kinds of rule have ids of their own: a guard rule is what is meant where both have this one. */
async function start(client: Client, ruleId: string, { from, to, type, ruleVersion }: BacktestOptions) {
  const order: BacktestOrder = {
    ...(from !== undefined && { from_date: from }),
    ...(to !== undefined && { to_date: to }),
    ...(type !== undefined && { event_type_id: type }),
  }
  const guard = await client.guardRules.get(ruleId).catch(nothingAt404)
  if (!guard) {
    const duplication = await client.duplicationRules.get(ruleId).catch(nothingAt404)
    if (!duplication)
      throw new BadSetting(`No guard rule or duplication rule has the id ${JSON.stringify(ruleId)}`)
    return client.backtests.startDuplicationRule(ruleId, order)
  }
  const version = ruleVersion === undefined ? {} : { version: ruleVersion }
  return client.backtests.startGuardRule(ruleId, { ...order, ...version })
}

function readVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It should be a whole number from 1 on.')
}

function nothingAt404(error: unknown): null {
  if (error instanceof ClientError && error.status === 404) return null
  throw error
}

function line({ state, progress: { seen, total } }: Backtest): string {
  if (state === 'queued') return 'waiting for other backtests'
  return `${grouped(seen)}${total === null ? '' : ` of ${grouped(total)}`} events`
}
