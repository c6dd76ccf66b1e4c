import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { findProgram } from '../../scripts/find-program.ts'
import type { Load, LoadReport } from './report.ts'

const WRK = findProgram({ names: ['wrk'], debian: 'wrk' })

/** The load generator of this machine: wrk where it is there, since it takes less of the CPU than autocannon. */
export const LOAD_GENERATOR = 'path' in WRK ? 'wrk' : 'autocannon'

/**
 * Posts bodies from a process of its own, each connection one after the other, and reports what came back.
 * @throws Error when anything but 2xx came back.
 */
export async function applyLoad(load: Load): Promise<LoadReport> {
  const report = await run('path' in WRK ? wrkCommand(WRK.path, load) : autocannonCommand(load))
  const { answers, refused, broken } = report
  if (refused + broken > 0 || answers === 0) {
    throw new Error(
      `Of ${answers} answers of ${load.url} ${refused} were not 2xx, and ${broken} requests broke`,
    )
  }
  return report
}

type Command = readonly [program: string, ...args: string[]]

function wrkCommand(wrk: string, { url, bodies, connections, seconds, headers }: Load): Command {
  const script = new URL('post-bodies.lua', import.meta.url).pathname
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [wrk, '-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url, '--', bodies, ...lines]
}

function autocannonCommand(load: Load): Command {
  const script = new URL('autocannon-process.ts', import.meta.url).pathname
  return [process.execPath, '--disable-warning=ExperimentalWarning', script, JSON.stringify(load)]
}

async function run([program, ...args]: Command): Promise<LoadReport> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [said, complaint, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ])
  const line = said.split('\n').findLast((text) => text.startsWith('{'))
  if (code !== 0 || line === undefined) throw new Error(`${program} ended with ${code}: ${complaint}${said}`)
  return JSON.parse(line) as LoadReport
}
