import { globSync, readFileSync, rmSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

/** A CPU profile as Node writes it; times in microseconds. */
type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const ROOT = join(import.meta.dirname, '..')

/** Functions of each thread that are named. */
const SHOWN = 25

/** Threads that did less, in milliseconds, are left out. */
const LEAST = 500

/** Removes the profiles of earlier runs. */
export function forgetProfiles(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Where each profiled thread spent its time: functions by the time they took themselves. */
export function describeProfiles(folder: string): string {
  const files = globSync('*.cpuprofile', { cwd: folder }).sort()
  return files.map((file) => describe(join(folder, file))).join('')
}

function describe(file: string): string {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  const byFunction = selfTimes(profile)
  const idle = (byFunction.get('(idle)') ?? 0) + (byFunction.get('(program)') ?? 0)
  byFunction.delete('(idle)')
  byFunction.delete('(program)')
  const busy = [...byFunction.values()].reduce((sum, time) => sum + time, 0)
  if (busy < LEAST) return ''
  const top = [...byFunction].sort(([, a], [, b]) => b - a).slice(0, SHOWN)
  const lines = top.map(([name, time]) => `${((time / busy) * 100).toFixed(1).padStart(5)} %  ${name}\n`)
  const seconds = (busy / 1000).toFixed(1)
  const waiting = (idle / 1000).toFixed(1)
  return `\n${basename(file)}: ${seconds} s in functions, ${waiting} s idle or in the system\n${lines.join('')}`
}

/** Milliseconds by function and place. */
function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const times = new Map<string, number>()
  for (const [index, sample] of samples.entries()) {
    const name = names.get(sample)!
    times.set(name, (times.get(name) ?? 0) + timeDeltas[index]! / 1000)
  }
  return times
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName || '(anonymous)'
  const path = url.startsWith('file:') ? relative(ROOT, new URL(url).pathname) : url
  return `${functionName || '(anonymous)'} ${path}:${lineNumber + 1}`
}
