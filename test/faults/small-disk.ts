import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

const SIZE = '4m'

export const NO_SMALL_DISK = 'mounting a small file system needs root on Linux'

/**
 * A file system of 4 MB; null where this process may not mount one. `close` is run before it is unmounted, when
 * the test ends.
 */
export function smallDisk(t: TestContext, close: () => Promise<void>): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'groundlog-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  t.after(async () => {
    await close()
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** Writes a file until there is no room for another byte. */
export function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let size = 65_536; size >= 1; size >>= 1) {
      const block = Buffer.alloc(size)
      while (fits(file, block));
    }
  } finally {
    closeSync(file)
  }
}

function fits(file: number, block: Buffer): boolean {
  try {
    return writeSync(file, block) === block.length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
