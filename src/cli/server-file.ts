import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a running server leaves in its data folder, so that commands on the same machine find and may command it. */
export type ServerFile = {
  readonly pid: number
  readonly address: string
  /** Good for an administrator, until the server stops. */
  readonly token: string
}

/** The server cannot leave word of itself: the folder is not its to write in. */
export class FolderNotWritable extends Error {
  override readonly name = 'FolderNotWritable'
  /** Nothing else is the matter than that there is no room: what is there can still be read. */
  readonly isDiskFull: boolean

  constructor(message: string, isDiskFull: boolean) {
    super(message)
    this.isDiskFull = isDiskFull
  }
}

/**
 * Written whole or not at all, and readable by the server's own user only.
 * @throws FolderNotWritable
 */
export function writeServerFile(folder: string, content: ServerFile): void {
  const path = pathIn(folder)
  const draft = `${path}.${content.pid}`
  try {
    writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 })
    chmodSync(draft, 0o600)
    renameSync(draft, path)
  } catch (error) {
    remove(draft)
    const { code, message } = error as NodeJS.ErrnoException
    const isDiskFull = code === 'ENOSPC' || code === 'EDQUOT'
    const wayOut = isDiskFull
      ? 'make room on its disk'
      : 'make the data folder writable for this user, with nothing else of that name in it'
    throw new FolderNotWritable(`${path} cannot be written (${message}): ${wayOut}`, isDiskFull)
  }
}

/** One that cannot be removed does no harm: who reads it looks whether its server answers. */
export function removeServerFile(folder: string): void {
  remove(pathIn(folder))
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

/** The server that runs on the folder; null when none does, also when one died without removing its file. */
export async function readServerFile(folder: string): Promise<ServerFile | null> {
  const content = parse(folder)
  return content && isAlive(content.pid) && (await answers(content.address)) ? content : null
}

function parse(folder: string): ServerFile | null {
  const path = pathIn(folder)
  try {
    // Reading from a pipe would wait for somebody who writes.
    if (!statSync(path).isFile()) return null
    return JSON.parse(readFileSync(path, 'utf8')) as ServerFile
  } catch {
    return null
  }
}

/** Milliseconds; a server on this machine that is busy but well answers sooner. */
const PATIENCE = 5000

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The process number alone says little: it may be another program's by now. */
async function answers(address: string): Promise<boolean> {
  try {
    await fetch(`${address}/health`, { signal: AbortSignal.timeout(PATIENCE) })
    return true
  } catch {
    return false
  }
}

function pathIn(folder: string): string {
  return join(folder, 'server.json')
}
