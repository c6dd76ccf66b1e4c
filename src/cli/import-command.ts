import { Command, InvalidArgumentError, Option } from 'commander'
import type { RowFormat } from './import/read-rows.ts'
import { type ReachOptions, withReachOptions } from './reach-server.ts'

export type ImportOptions = ReachOptions & {
  /** Absent for what `groundlog export` wrote. */
  readonly mapping?: string
  readonly dryRun?: true
  readonly rejected?: string
  readonly concurrency: number
  readonly format?: RowFormat
  readonly delimiter?: string
  readonly encoding: string
}

/** `groundlog import`: existing records become events, once each, however often it is run. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('Record the rows of CSV or NDJSON files (also packed by gzip) as events, each row once.')
    .argument('<files...>', 'files to read; - is the standard input')
    .option('--mapping <file>', 'how the columns become events (JSON); none for what groundlog export wrote')
    .option('--dry-run', 'read and map everything, record nothing')
    .option('--rejected <file>', 'keep rejected rows here, with line and reason (.csv makes a table)')
    .option('--concurrency <n>', 'rows under way at once', readConcurrency, 64)
    .addOption(
      new Option('--format <format>', 'told by the first character if absent').choices(['csv', 'ndjson']),
    )
    .option(
      '--delimiter <text>',
      'between values of a CSV file: a comma if absent, \\t is a tab',
      readDelimiter,
    )
    .option('--encoding <name>', 'of the files', 'utf-8')
  return withReachOptions(command).action(async (files: string[], options: ImportOptions) => {
    const { importFiles } = await import('./import/import-files.ts')
    process.exitCode = await importFiles(files, options)
  })
}

function readConcurrency(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= 1000) return count
  throw new InvalidArgumentError('It should be a whole number from 1 to 1000.')
}

function readDelimiter(text: string): string {
  if (text === '') throw new InvalidArgumentError('It should not be empty.')
  return text === '\\t' ? '\t' : text
}
