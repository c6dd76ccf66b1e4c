import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { type Client, ClientError, type Feed, type FeedVerification } from '../client/index.ts'
import { BadSetting } from '../config.ts'
import { askServer } from './ask-server.ts'
import { grouped } from './import/tally.ts'
import { type ReachOptions, withReachOptions } from './reach-server.ts'
import { table } from './table.ts'

/** Milliseconds between two looks. */
const LOOK_EVERY = 200

/** `groundlog feeds`: how the feeds of a running server get on, and whether what they deliver has arrived. */
export function feedsCommand(): Command {
  const feeds = new Command('feeds').description('Look after what delivers the log to other systems.')

  withReachOptions(feeds.command('list').description('List the feeds and how far each is.')).action(
    async (options: ReachOptions) => {
      console.log(feedTable(await askServer(options, (client) => client.feeds.list())))
    },
  )

  withReachOptions(
    feeds
      .command('verify <name>')
      .description('Compare what a feed has delivered with the log, and list the differences.'),
  ).action(async (name: string, options: ReachOptions) => {
    const verification = await askServer(options, (client) => verify(client, name))
    console.log(report(verification))
    const { result } = verification
    if (!result || result.missing + result.different + result.extra > 0) process.exitCode = 1
  })

  for (const [name, description] of [
    ['pause', 'Stop a feed where it is, also over restarts.'],
    ['resume', 'Let a feed go on, at once where it waits to try again.'],
  ] as const) {
    withReachOptions(feeds.command(`${name} <name>`).description(description)).action(
      async (feed: string, options: ReachOptions) => {
        console.log(feedTable([await askServer(options, (client) => client.feeds[name](feed))]))
      },
    )
  }

  withReachOptions(
    feeds
      .command('replay <name>')
      .description('Deliver everything again that was recorded since a moment.')
      .requiredOption('--from <time>', 'such as 2026-04-01T00:00:00Z'),
  ).action(async (name: string, options: ReachOptions & { readonly from: string }) => {
    console.log(feedTable([await askServer(options, (client) => client.feeds.replay(name, options.from))]))
  })

  return feeds
}

async function verify({ feeds }: Client, name: string): Promise<FeedVerification> {
  let verification = await feeds.verify(name).catch((error) => {
    if (!(error instanceof ClientError) || error.status !== 404) throw error
    throw new BadSetting(`No feed is called ${name} on a server that runs`)
  })
  while (verification.state === 'running') {
    await wait(LOOK_EVERY)
    verification = await feeds.verification(name)
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${grouped(verification.compared)} events`)
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return verification
}

function report({ compared, result, error }: FeedVerification): string {
  if (!result) return `The comparison failed: ${error ?? 'nobody knows why'}`
  const { missing, different, extra, differences } = result
  const total = missing + different + extra
  const events = `${grouped(compared)} events compared`
  if (total === 0) return `${events}, no differences`
  const rows = differences.map(({ kind, event_id, detail }) => [kind, event_id, detail])
  const rest = total > rows.length ? `\nand ${grouped(total - rows.length)} more` : ''
  const counts = `${grouped(missing)} missing, ${grouped(different)} different, ${grouped(extra)} too many`
  return `${table(['', 'EVENT', 'DETAIL'], rows)}${rest}\n${events}: ${counts}`
}

function feedTable(feeds: readonly Feed[]): string {
  const heading = ['NAME', 'CONDITION', 'LAG', 'SECONDS', 'DELIVERED', 'ASIDE', 'LAST ERROR']
  const rows = feeds.map(({ name, condition, lag, delivered, set_aside, last_error }) => [
    name,
    condition,
    grouped(lag.entries),
    lag.seconds.toFixed(1),
    grouped(delivered),
    grouped(set_aside),
    condition === 'failing' ? (last_error?.message ?? '') : '',
  ])
  return table(heading, rows)
}
