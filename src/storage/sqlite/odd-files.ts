import { accessSync, constants, lstatSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { databaseFile, sumsFile, walFile } from './folder-files.ts'
import { explained, UnusableFolder } from './unusable-folder.ts'

/** What a file that is none means for the log. */
const LOG = 'put a backup in place of the folder'
const NOTHING = 'nothing of the log is in it: remove it and try again'

type Purpose = 'to read' | 'to write'

function filesFor(purpose: Purpose, folder: string): readonly (readonly [file: string, wayOut: string])[] {
  const database = databaseFile(folder)
  const files = [
    [database, LOG],
    [walFile(database), LOG],
    [`${database}-shm`, NOTHING],
    [sumsFile(database), NOTHING],
  ] as const
  // Who only reads has no use for the lock.
  return purpose === 'to read' ? files : [[join(folder, 'lock.db'), NOTHING], ...files]
}

/**
 * Refuses a folder in which something else than a file that may be opened has the name of one of its files, before
 * anybody opens that: a pipe, for one, would keep whoever does waiting for ever.
 * @throws UnusableFolder
 */
export function refuseOddFiles(folder: string, purpose: Purpose): void {
  for (const [file, wayOut] of filesFor(purpose, folder)) {
    const kind = kindOf(file)
    if (kind === 'absent') continue
    if (kind !== 'file') {
      throw new UnusableFolder(`${file} cannot be opened, for it is ${kind} and should be a file: ${wayOut}`)
    }
    try {
      accessSync(file, purpose === 'to read' ? constants.R_OK : constants.R_OK | constants.W_OK)
    } catch (error) {
      throw explained(error, file)
    }
  }
}

type Kind = 'absent' | 'file' | 'a folder' | 'a pipe' | 'a socket' | 'a device' | 'a link to nothing'

function kindOf(file: string): Kind {
  const stats = statsOf(file)
  if (stats === undefined) return isLink(file) ? 'a link to nothing' : 'absent'
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}

/** Undefined where there is nothing, also at the end of links or where these lead round and round. */
function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined
    throw explained(error, file)
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
  } catch (error) {
    // Where the folder is no folder, whoever opens it has the words for that.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false
    throw explained(error, file)
  }
}
