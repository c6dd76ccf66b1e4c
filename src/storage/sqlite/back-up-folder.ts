import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createPrivate, openForReading } from './connection.ts'
import { pageSizeOf } from './file/database-head.ts'
import { sumUpCopy } from './file/sum-up-copy.ts'
import { databaseFile, sumsFile } from './folder-files.ts'
import { tracesOfLostLog } from './lost-log.ts'
import { refuseOddFiles } from './odd-files.ts'
import { explained, UnusableFolder } from './unusable-folder.ts'

export type Backup = {
  readonly folder: string
  /** Number of the newest entry in it. */
  readonly seq: number
  readonly bytes: number
}

export type BackupOrder = {
  readonly folder: string
  readonly target: string
  /** Gives it up between two steps, and leaves nothing. */
  readonly signal: AbortSignal
}

/**
 * Copies the log as it stands now to a new folder, which appears when it is whole and on disk. A server may go on
 * recording: the copy is read from a moment of its own. What does not sum up is not copied.
 * @throws UnusableFolder where the folder cannot be read, is damaged, or the target is there already.
 */
export async function backUpFolder({ folder, target, signal }: BackupOrder): Promise<Backup> {
  const source = databaseFile(folder)
  refuseOddFiles(folder, 'to read')
  const lost = tracesOfLostLog(folder)
  if (lost !== undefined) throw new UnusableFolder(lost)
  const pageSize = existsSync(source) ? pageSizeOf(source) : undefined
  if (pageSize === undefined) {
    throw new UnusableFolder(
      `${source} is no database of Groundlog: say which folder with --data or GROUNDLOG_DATA`,
    )
  }
  const place = resolve(target)
  refuseTarget(place)
  const unfinished = `${place}.unfinished-${process.pid}`
  try {
    mkdirSync(unfinished, { mode: 0o700 })
    const seq = await copy({ source, pageSize, signal, copied: databaseFile(unfinished) })
    sync(unfinished)
    renameSync(unfinished, place)
    sync(dirname(place))
    return { folder: place, seq, bytes: statSync(databaseFile(place)).size }
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw explained(error, unfinished)
  }
}

function refuseTarget(target: string): void {
  if (existsSync(target)) {
    throw new UnusableFolder(
      `${target} is there already: name a folder that is not, so that no backup is lost`,
    )
  }
  if (!existsSync(dirname(target))) {
    throw new UnusableFolder(
      `${dirname(target)} is not there: make it, or choose another place for the backup`,
    )
  }
}

type Copy = {
  readonly source: string
  readonly pageSize: number
  readonly signal: AbortSignal
  readonly copied: string
}

/** Pages that are copied before anybody may give it up. */
const PAGES_IN_STEP = 1_000

/** Answers the number of the newest entry. */
async function copy({ source, pageSize, signal, copied }: Copy): Promise<number> {
  createPrivate(copied)
  const database = openForReading(source)
  try {
    // One moment for all steps: else every event that is recorded meanwhile would start the copy anew.
    database.exec('begin')
    const newest = database.prepare<[], number>('select coalesce(max(seq), 0) from entry').pluck().get() ?? 0
    const progress = () => {
      signal.throwIfAborted()
      return PAGES_IN_STEP
    }
    await database.backup(copied, { progress })
    createPrivate(sumsFile(copied))
    sumUpCopy({ source, copied, pageSize })
    for (const file of [copied, sumsFile(copied)]) sync(file)
    return newest
  } finally {
    database.close()
  }
}

/** Not before this is what was written on disk; for a folder, the names in it. */
function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
