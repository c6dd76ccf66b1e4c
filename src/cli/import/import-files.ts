import { createClient, type NewEvent } from '../../client/index.ts'
import type { ImportOptions } from '../import-command.ts'
import { reachServer } from '../reach-server.ts'
import { EXPORTED_EVENTS } from './exported-events.ts'
import { showProgress } from './progress.ts'
import { openRejectedLines, type Rejection } from './rejected-lines.ts'
import { type Import, loadMapping, startImport } from './run-import.ts'
import { grouped, summary } from './tally.ts'

/** How many rejected rows are shown where no file keeps them, and how many events of a dry run. */
const SHOWN = 5

/** Exit codes: the import is as good as done, somebody should look, or it was interrupted. */
const DONE = 0
const REJECTED = 1
const INTERRUPTED = 130

/** Runs `groundlog import` and says on the terminal how it goes; returns the exit code. */
export async function importFiles(files: readonly string[], options: ImportOptions): Promise<number> {
  const mapping = options.mapping === undefined ? EXPORTED_EVENTS : loadMapping(options.mapping)
  const rejected = await openRejections(options.rejected, files)
  const reached = options.dryRun ? null : await reachServer(options)
  const { format, delimiter, encoding, concurrency } = options
  const started = performance.now()
  const under = startImport({
    files,
    mapping,
    client: reached && createClient({ ...reached.client, headers: FROM_IMPORT }),
    concurrency,
    encoding,
    read: { ...(format && { format }), ...(delimiter && { delimiter }) },
    reject: rejected.keep,
    preview: showFirst(),
  })
  try {
    return exitCode(await watched(under), under, options)
  } finally {
    const seconds = (performance.now() - started) / 1000
    process.stdout.write(`${summary(under.tally, seconds, reached === null)}`)
    await rejected.close()
    await reached?.close()
  }
}

/** The server keeps by which door an event came in. */
const FROM_IMPORT = { 'groundlog-source': 'import' }

type Rejections = {
  readonly keep: (rejection: Rejection) => Promise<void>
  readonly close: () => Promise<void>
}

/** Without a file for them, the first few rejected rows are shown. */
async function openRejections(path: string | undefined, files: readonly string[]): Promise<Rejections> {
  if (path !== undefined) return openRejectedLines(path, files)
  let count = 0
  return {
    keep: async ({ file, read, because }) => {
      count += 1
      if (count <= SHOWN) note(`${file} line ${read.line}: ${because}`)
      if (count === SHOWN) note('… further rejected rows are not shown; --rejected FILE keeps them all')
    },
    close: async () => {},
  }
}

/** A dry run shows what the first rows would become. */
function showFirst(): (event: NewEvent) => void {
  let count = 0
  return (event) => {
    count += 1
    if (count <= SHOWN) process.stdout.write(`${JSON.stringify(event)}\n`)
  }
}

/** Shows progress until the import ends. The first Ctrl-C lets what is under way finish, a later one does not. */
async function watched({ tally, input, stop, done }: Import): Promise<End> {
  const progress = showProgress(process.stderr, tally, input)
  let toldAt: number | undefined
  const tell = () => {
    toldAt ??= performance.now()
    // npm passes on the Ctrl-C that the terminal has given already.
    if (performance.now() - toldAt > ECHO) process.exit(INTERRUPTED)
    stop()
  }
  for (const signal of SIGNALS) process.on(signal, tell)
  try {
    return await done
  } finally {
    for (const signal of SIGNALS) process.off(signal, tell)
    progress.end()
  }
}

type End = Awaited<Import['done']>

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Milliseconds within which a second signal is the echo of the first. */
const ECHO = 1000

function exitCode(end: End, { tally }: Import, { rejected }: ImportOptions): number {
  if (end === 'stopped') {
    note('Stopped. The same command goes on from here: rows that are there already are not recorded again.')
    return INTERRUPTED
  }
  if (tally.rejected === 0) return DONE
  if (rejected !== undefined) note(`${grouped(tally.rejected)} rejected rows are in ${rejected}`)
  return REJECTED
}

/** Clears what progress has left on the line, where there is a terminal. */
function note(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${text}\n`)
}
