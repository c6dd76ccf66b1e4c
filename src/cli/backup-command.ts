import { Command } from 'commander'
import { readConfig } from '../config.ts'

/** `groundlog backup`: a copy of the log, also while a server records. */
export function backupCommand(): Command {
  return new Command('backup')
    .description(
      'Copy the log to a new folder, also while a server runs, on the machine that has the folder.',
    )
    .argument('<target>', 'folder to make')
    .option('--data <folder>', 'data folder (else GROUNDLOG_DATA)')
    .action(async (target: string, { data }: { data?: string }) => {
      const { data: folder } = readConfig(process.env, data === undefined ? {} : { data })
      const { backUpFolder } = await import('../app.ts')
      const backup = await backUpFolder({ folder, target, signal: endOfPatience() })
      const [number, size] = [backup.seq.toLocaleString('en-US'), Math.ceil(backup.bytes / 1e6)]
      console.log(`${backup.folder} holds the log up to number ${number} (${size} MB).`)
      console.log(
        'To restore it, stop the server, put this folder in place of the data folder, and start again.',
      )
    })
}

/** Whoever ends the command is not left with half a folder. */
function endOfPatience(): AbortSignal {
  const patience = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () =>
      patience.abort(
        Object.assign(new Error(`Ended by ${signal}: nothing was backed up`), { name: 'BackupEnded' }),
      ),
    )
  }
  return patience.signal
}
