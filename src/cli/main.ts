import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { backtestCommand } from './backtest-command.ts'
import { backupCommand } from './backup-command.ts'
import { exportCommand } from './export-command.ts'
import { inWords } from './failure.ts'
import { feedsCommand } from './feeds-command.ts'
import { importCommand } from './import-command.ts'
import { serveCommand } from './serve-command.ts'
import { tokenCommand } from './token-command.ts'
import { userCommand } from './user-command.ts'
import { verifyCommand } from './verify-command.ts'

/** The command line. What a command needs is loaded when it runs: `--help` should not open a database. */
const program = new Command('groundlog')
  .description('The log of what really happened to physical assets.')
  .version(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version)
  .showHelpAfterError('(groundlog --help says more)')
  .addCommand(serveCommand())
  .addCommand(importCommand())
  .addCommand(exportCommand())
  .addCommand(backtestCommand())
  .addCommand(feedsCommand())
  .addCommand(userCommand())
  .addCommand(tokenCommand())
  .addCommand(verifyCommand())
  .addCommand(backupCommand())

try {
  await program.parseAsync()
} catch (error) {
  const words = inWords(error)
  console.error(words === null ? error : `groundlog: ${words}`)
  process.exitCode = 1
}
