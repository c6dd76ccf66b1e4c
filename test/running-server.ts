import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** The program as the starter runs it, on the Node that runs this. */
export const PROGRAM = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  join(ROOT, 'src/cli/main.ts'),
] as const

/** Settings of its own only, and what the starter has compiled before. */
function environment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('GROUNDLOG_'))
  const cache = join(ROOT, 'node_modules', '.cache', 'node')
  return { NODE_COMPILE_CACHE: cache, ...Object.fromEntries(ours), ...own }
}

/** A Groundlog that runs as a process of its own. */
export type RunningServer = {
  readonly process: ChildProcess
  readonly address: string
  /** What it said so far, on either output. */
  readonly stdout: () => string
  readonly stderr: () => string
  /** Sends a signal and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>
}

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Start = {
  readonly data: string
  readonly command?: readonly string[]
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
}

/** Milliseconds; with an installation in between, the caller says more. */
const PATIENCE = 30_000

/** Starts a server and waits until it says where it is; rejects with its words when it ends instead. */
export async function startServer(start: Start, patience = PATIENCE): Promise<RunningServer> {
  const { command = [...PROGRAM, 'serve'], data, port = 0, env } = start
  const child = spawn(command[0]!, command.slice(1), {
    cwd: ROOT,
    env: environment({ GROUNDLOG_DATA: data, GROUNDLOG_PORT: String(port), ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = collect(child)
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const address = await addressIn(child, said.stdout, patience).catch((error) => {
    child.kill('SIGKILL')
    throw new Error(`${error.message}\n${said.stdout()}${said.stderr()}`)
  })
  return {
    process: child,
    address,
    ...said,
    end: async (signal) => {
      child.kill(signal)
      const [code, by] = await ended
      return { code, signal: by }
    },
  }
}

/** Starts a server and kills it some milliseconds later, wherever it is then. */
export async function killWhileStarting({ data, env }: Start, milliseconds: number): Promise<void> {
  const child = spawn(PROGRAM[0], [...PROGRAM.slice(1), 'serve'], {
    cwd: ROOT,
    env: environment({ GROUNDLOG_DATA: data, GROUNDLOG_PORT: '0', ...env }),
    stdio: 'ignore',
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
  await once(child, 'exit')
  clearTimeout(timer)
}

/** Runs a command of the command line to its end. */
export async function runProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(PROGRAM[0], [...PROGRAM.slice(1), ...args], {
    cwd: ROOT,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { stdout, stderr } = collect(child)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: stdout(), stderr: stderr() }
}

/** A folder that is gone when `dispose` was called. */
export function temporaryFolder(): { readonly path: string; readonly dispose: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'groundlog-'))
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) }
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

function collect(child: ChildProcess): { stdout: () => string; stderr: () => string } {
  let stdout = ''
  let stderr = ''
  child.stdout!.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr!.setEncoding('utf8').on('data', (text) => (stderr += text))
  return { stdout: () => stdout, stderr: () => stderr }
}

function addressIn(child: ChildProcess, stdout: () => string, patience: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No address after ${patience} ms`)), patience)
    const look = () => {
      const found = / serves (http:\S+)\n/.exec(stdout())
      if (found) settle(() => resolve(found[1]!))
    }
    const settle = (how: () => void) => {
      clearTimeout(timer)
      child.stdout!.off('data', look)
      how()
    }
    child.stdout!.on('data', look)
    child.once('close', (code) => settle(() => reject(new Error(`It ended with ${code}`))))
  })
}
