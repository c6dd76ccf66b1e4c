import { StorageFailure } from '../../core/storage-failure.ts'

/** The data folder, or what is in it, cannot be used as it is; the message names it and says the way out. */
export class UnusableFolder extends Error {
  override readonly name: string = 'UnusableFolder'
}

const NOT_WRITABLE = 'cannot be written: make the folder and what is in it writable for this user'
const NOT_A_FOLDER = 'cannot be made or opened: choose another folder with --data or GROUNDLOG_DATA'

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
  const sentence = SENTENCES[plainCode(error)]
  return sentence === undefined ? error : new UnusableFolder(`${file} ${sentence}`, { cause: error })
}

/** SQLite's codes say more after a second underscore: `SQLITE_IOERR_WRITE`. */
export function plainCode(error: unknown): string {
  const { code } = (error instanceof StorageFailure ? error.cause : error) as { code?: string }
  return code?.split('_', 2).join('_') ?? ''
}
