import { Command } from 'commander'
import type { User, UserChanges } from '../client/index.ts'
import type { GrantedRole } from '../core/access/role.ts'
import { askNewPassword, BadInput, readLineFromStdin } from './ask-password.ts'
import { askServer } from './ask-server.ts'
import { everyPage } from './every-page.ts'
import { type ReachOptions, withReachOptions } from './reach-server.ts'
import { roleOption } from './role-option.ts'
import { table } from './table.ts'

type PasswordOptions = { readonly password?: string; readonly passwordStdin?: boolean }

type AddOptions = ReachOptions & PasswordOptions & { readonly role: GrantedRole; readonly email?: string }

/** `groundlog user`: who may log in with a password, and for whom tokens speak. */
export function userCommand(): Command {
  const user = new Command('user').description('Add, list and change users.')

  withReachOptions(withPasswordOptions(user.command('add <name>').description('Add a user.')))
    .addOption(roleOption())
    .option('--email <email>', 'may be given instead of the name to log in')
    .action(async (name: string, options: AddOptions) => {
      const password = await passwordFrom(options)
      const { role, email } = options
      const added = await askServer(options, ({ users }) =>
        users.create({
          name,
          role,
          ...(email !== undefined && { email }),
          ...(password !== null && { password }),
        }),
      )
      console.log(`${added.name} is ${added.role}${password === null ? ', without a password' : ''}`)
    })

  withReachOptions(user.command('list').description('List the users.')).action(
    async (options: ReachOptions) => {
      console.log(userTable(await askServer(options, ({ users }) => everyPage(users.list))))
    },
  )

  withReachOptions(
    user.command('disable <name>').description('Keep a user out at once, tokens included.'),
  ).action((name: string, options: ReachOptions) => change(name, { disabled: true }, options))

  withReachOptions(user.command('enable <name>').description('Let a disabled user in again.')).action(
    (name: string, options: ReachOptions) => change(name, { disabled: false }, options),
  )

  withReachOptions(
    withPasswordOptions(user.command('password <name>').description('Give a user a new password.')),
  ).action(async (name: string, options: ReachOptions & PasswordOptions) => {
    const password = await passwordFrom(options)
    if (password === null) throw new BadInput('There is no password; give --password-stdin')
    await change(name, { password }, options)
  })

  return user
}

function withPasswordOptions(command: Command): Command {
  return command
    .option('--password <password>', 'the password; other users of this machine can see it while this runs')
    .option('--password-stdin', 'read the password from the first line of standard input')
}

/** On a terminal, who gives no password is asked for one. */
async function passwordFrom({ password, passwordStdin }: PasswordOptions): Promise<string | null> {
  if (password !== undefined) return password
  if (passwordStdin) return readLineFromStdin()
  return process.stdin.isTTY ? askNewPassword() : null
}

async function change(name: string, changes: UserChanges, options: ReachOptions): Promise<void> {
  const user = await askServer(options, ({ users }) => users.change(name, changes))
  console.log(
    changes.password === undefined ? `${user.name} is ${stateOf(user)}` : `${user.name} has a new password`,
  )
}

function userTable(users: readonly User[]): string {
  const rows = users.map((user) => [user.name, user.role, stateOf(user), user.email ?? '-', user.created_at])
  return table(['NAME', 'ROLE', 'STATE', 'EMAIL', 'ADDED'], rows)
}

function stateOf({ disabled }: User): string {
  return disabled ? 'disabled' : 'enabled'
}
