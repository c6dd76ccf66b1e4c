import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import type { Writable } from 'node:stream'

/** Where an export goes. */
export type Output = {
  readonly stream: Writable
  /** Whether the stream may be ended. */
  readonly ends: boolean
  /** Once all is written: puts it where it belongs. */
  readonly keep: () => Promise<void>
  readonly discard: () => Promise<void>
}

const NOTHING = async (): Promise<void> => {}

/**
 * Opens a file beside the one meant, which takes its place, on disk and whole, when all is written. What is no file,
 * such as a pipe or a device, is written to as it is, and so is the standard output where no path is given.
 */
export async function openOutput(path: string | undefined): Promise<Output> {
  if (path === undefined) return { stream: process.stdout, ends: false, keep: NOTHING, discard: NOTHING }
  const known = await stat(path).catch(() => null)
  if (known && !known.isFile()) {
    return { stream: createWriteStream(path), ends: true, keep: NOTHING, discard: NOTHING }
  }
  const draft = `${path}.part-${process.pid}`
  const file = await open(draft, 'wx')
  return {
    stream: file.createWriteStream({ flush: true }),
    ends: true,
    keep: () => rename(draft, path),
    discard: () => rm(draft, { force: true }),
  }
}
