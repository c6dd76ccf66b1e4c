import { Command } from 'commander'
import type { Verification } from '../app.ts'
import { readConfig } from '../config.ts'
import { inWords } from './failure.ts'
import { table } from './table.ts'

/** What the shell is told: the folder is sound, it is damaged, or it could not be looked at. */
const EXIT_CODES = { sound: 0, damaged: 1, unknown: 2 } as const

/** `groundlog verify`: looks at everything in a data folder, also while a server runs on it. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Look for damage in a data folder. Ends with 0: sound, 1: damaged, 2: could not look.')
    .option('--data <folder>', 'data folder (else GROUNDLOG_DATA)')
    .action(async ({ data }: { data?: string }) => {
      try {
        const folder = readConfig(process.env, data === undefined ? {} : { data }).data
        const { verifyFolder } = await import('../app.ts')
        const verification = verifyFolder(folder)
        console.log(reportOf(verification, folder))
        process.exitCode = EXIT_CODES[verification.outcome]
      } catch (error) {
        const words = inWords(error)
        console.error(words === null ? error : `groundlog: ${words}`)
        process.exitCode = EXIT_CODES.unknown
      }
    })
}

function reportOf({ outcome, reports, summedUp }: Verification, folder: string): string {
  const rows = reports.map(({ check, looked, faults }) => [
    check,
    faults.length === 0 ? 'sound' : 'DAMAGED',
    looked,
  ])
  const faults = reports.flatMap((one) => one.faults.map((fault) => `${one.check}: ${fault}`))
  const summed = summedUp === 0 ? [] : [`${summedUp} pages had no sum yet and have one now.`]
  return [table(['CHECK', 'FOUND', 'LOOKED AT'], rows), '', ...faults, ...summed, END[outcome](folder)].join(
    '\n',
  )
}

const END = {
  sound: (folder: string) => `${folder} is sound.`,
  damaged: (folder: string) =>
    `${folder} is damaged: stop the server, keep a copy of the folder, and put a backup in its place.`,
} as const
