import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StorageFailure } from '../../core/storage-failure.ts'
import { walFile } from './folder-files.ts'

/** The data folder, or what is in it, cannot be used as it is; the message names it and says the way out. */
export class UnusableFolder extends Error {
  override readonly name: string = 'UnusableFolder'
}

const NOT_WRITABLE = 'cannot be written: make the folder and what is in it writable for this user'
const NOT_A_FOLDER = 'cannot be made or opened: choose another folder with --data or GROUNDLOG_DATA'

/** SQLite shares an index of the write-ahead log among connections in a file, and cannot read without it. */
const INDEX_PIECE = 32_768

/** Frames of the log that one piece of the index is for, roughly. */
const FRAMES_IN_PIECE = 4_000

/** What is the matter with a file, by the error that opening it gave. */
const SENTENCES: Readonly<Record<string, string>> = {
  SQLITE_CORRUPT: 'is damaged: put a backup in place of the folder',
  SQLITE_NOTADB: 'is no database of Groundlog, or is damaged: put a backup in place of the folder',
  SQLITE_FULL: 'cannot grow, for its disk is full: make room there',
  SQLITE_IOERR: 'cannot be read or written: look after its disk',
  SQLITE_BUSY: 'is in use by another program: stop that one',
  SQLITE_READONLY: NOT_WRITABLE,
  SQLITE_CANTOPEN: `cannot be opened: it should be a file, and writable for this user like its folder`,
  ENOSPC: 'cannot be made, for its disk is full: make room there',
  EACCES: NOT_WRITABLE,
  EPERM: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  EEXIST: NOT_A_FOLDER,
  EISDIR: NOT_A_FOLDER,
  ELOOP: NOT_A_FOLDER,
  ENAMETOOLONG: NOT_A_FOLDER,
  ENOENT: NOT_A_FOLDER,
  ENOTDIR: NOT_A_FOLDER,
}

/** The error as a sentence about the file where there is something to do about it; else the error itself. */
export function explained(error: unknown, file: string): unknown {
  if (causeCode(error) === 'SQLITE_IOERR_SHMSIZE')
    return new UnusableFolder(noRoomToRead(file), { cause: error })
  const sentence = SENTENCES[plainCode(error)]
  return sentence === undefined ? error : new UnusableFolder(`${file} ${sentence}`, { cause: error })
}

/** SQLite's codes say more after a second underscore: `SQLITE_IOERR_WRITE`. */
export function plainCode(error: unknown): string {
  return causeCode(error).split('_', 2).join('_')
}

function causeCode(error: unknown): string {
  const { code } = (error instanceof StorageFailure ? error.cause : error) as { code?: string }
  return code ?? ''
}

function noRoomToRead(file: string): string {
  const frames = (statSync(walFile(file), { throwIfNoEntry: false })?.size ?? 0) / 4096
  const needed = INDEX_PIECE * (Math.floor(frames / FRAMES_IN_PIECE) + 1)
  const { bavail, bsize } = statfsSync(dirname(file))
  // What there was room for is begun, and is begun anew by the next start.
  const begun = (statSync(`${file}-shm`, { throwIfNoEntry: false })?.blocks ?? 0) * 512
  const inKilobytes = (bytes: number) => `${Math.ceil(bytes / 1024)} KiB`
  return `${file} cannot even be read, for its disk is full: that takes ${inKilobytes(needed)} beside it, and ${inKilobytes(bavail * bsize + begun)} are free; make room there, 100 MB for recording`
}
