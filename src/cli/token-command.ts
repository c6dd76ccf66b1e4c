import { Command, InvalidArgumentError } from 'commander'
import type { Token } from '../client/index.ts'
import type { GrantedRole } from '../core/access/role.ts'
import { askServer } from './ask-server.ts'
import { everyPage } from './every-page.ts'
import { type ReachOptions, withReachOptions } from './reach-server.ts'
import { roleOption } from './role-option.ts'
import { table } from './table.ts'

type CreateOptions = ReachOptions & {
  readonly role: GrantedRole
  readonly user?: string
  /** Seconds. */
  readonly expires?: number
}

/** `groundlog token`: what programs identify themselves with. */
export function tokenCommand(): Command {
  const token = new Command('token').description('Make, list and revoke API tokens.')

  withReachOptions(
    token.command('create <name>').description('Make a token and print it: the only time it is shown.'),
  )
    .addOption(roleOption())
    .option('--user <name>', 'the user it speaks for; without one it speaks for itself')
    .option('--expires <time>', 'how long it works, such as 12h, 90d or 1y; without it, for ever', readSpan)
    .action(async (name: string, options: CreateOptions) => {
      const { role, user, expires } = options
      const created = await askServer(options, ({ tokens }) =>
        tokens.create({
          name,
          role,
          ...(user !== undefined && { user }),
          ...(expires !== undefined && { expires_in: expires }),
        }),
      )
      console.log(created.token)
    })

  withReachOptions(token.command('list').description('List the tokens, newest first.')).action(
    async (options: ReachOptions) => {
      console.log(tokenTable(await askServer(options, ({ tokens }) => everyPage(tokens.list))))
    },
  )

  withReachOptions(token.command('revoke <id>').description('End a token at once and for good.')).action(
    async (id: string, options: ReachOptions) => {
      await askServer(options, ({ tokens }) => tokens.revoke(id))
      console.log(`${id} is revoked`)
    },
  )

  return token
}

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }

function readSpan(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,9})([mhdwy])$/.exec(text) ?? []
  const seconds = Number(amount) * (SECONDS[unit] ?? Number.NaN)
  if (!(seconds > 0)) throw new InvalidArgumentError('It should be like 30m, 12h, 90d, 4w or 1y.')
  return seconds
}

function tokenTable(tokens: readonly Token[]): string {
  const rows = tokens.map((token) => [
    token.id,
    token.name,
    token.role,
    token.user ?? '-',
    token.created_at,
    token.revoked_at === null ? (token.expires_at ?? 'never') : `revoked ${token.revoked_at}`,
  ])
  return table(['ID', 'NAME', 'ROLE', 'USER', 'MADE', 'ENDS'], rows)
}
