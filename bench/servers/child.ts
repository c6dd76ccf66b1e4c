import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { createInterface } from 'node:readline'

export type ServerProcess = {
  readonly address: string
  readonly pid: number
  readonly end: () => Promise<void>
}

export type ServerCommand = {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Where its log goes: through a pipe, reading it would take CPU from what is measured. */
  readonly log: string
}

/** Milliseconds within which a server must say where it is. */
const PATIENCE = 60_000

/** Starts a server as a process of its own and waits for its address. */
export async function startProcess({ program, args, env, log }: ServerCommand): Promise<ServerProcess> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', openSync(log, 'a')],
  })
  const address = await addressOf(child).catch((error) => {
    child.kill('SIGKILL')
    throw new Error(`${args.join(' ')}: ${error.message}; its log is ${log}`)
  })
  return {
    address: address.replace('localhost', '127.0.0.1'),
    pid: child.pid!,
    end: async () => {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('said no address')), PATIENCE)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = / serves (http:\S+)$/.exec(line)
      if (!found) return
      clearTimeout(timer)
      resolve(found[1]!)
    })
  })
}
