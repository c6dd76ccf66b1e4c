import { existsSync, readFileSync } from 'node:fs'

/** Megabytes of memory that a process holds, as Linux tells; undefined elsewhere. */
export function residentMemory(pid: number): number | undefined {
  const file = `/proc/${pid}/status`
  if (!existsSync(file)) return undefined
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}
