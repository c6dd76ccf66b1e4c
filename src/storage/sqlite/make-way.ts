import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'

/**
 * Lets this thread run when others have nothing to do: who waits for an answer comes before who reads the whole log.
 * On Linux each thread has a priority of its own; elsewhere nothing changes.
 */
export function makeWay(niceness: number): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), niceness)
  } catch {
    // Without /proc, or where it is not allowed, the threads share as they do elsewhere.
  }
}
