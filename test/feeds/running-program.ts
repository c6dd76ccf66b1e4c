import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Found } from '../../scripts/find-program.ts'

/** Milliseconds until it should answer. */
const PATIENCE = 30_000

/** Another program that a test runs against, with a folder of its own. */
export class RunningProgram {
  readonly folder: string
  readonly #path: string
  #process: ChildProcess | undefined

  /** @throws Error saying why the program cannot run here. */
  constructor(found: Found) {
    if ('reason' in found) throw new Error(found.reason)
    this.#path = found.path
    this.folder = mkdtempSync(join(tmpdir(), `groundlog-${basename(found.path)}-`))
  }

  /** Writes a file into its folder; answers the path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }

  /** Resolves when it answers. Started again, it has what it kept in its folder. */
  async start(args: readonly string[], answers: () => Promise<boolean>): Promise<void> {
    this.#process = spawn(this.#path, args, { stdio: 'ignore' })
    const until = Date.now() + PATIENCE
    while (Date.now() < until) {
      if (await answers()) return
      await wait(10)
    }
    throw new Error(`${this.#path} does not answer`)
  }

  async kill(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (!child || child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  async dispose(): Promise<void> {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
