import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findProgram } from '../../scripts/find-program.ts'
import { freePort } from '../running-server.ts'

const found = findProgram({ names: ['influxd'], debian: 'influxdb' })

/** Why tests with a real InfluxDB cannot run here; false where they can. */
export const NO_INFLUXD: string | false = 'reason' in found && found.reason

/** Milliseconds until it should answer. */
const PATIENCE = 30_000

/** Debian's InfluxDB 1 on loopback, with a folder of its own. */
export class RunningInfluxd {
  readonly url: string
  readonly #folder: string
  #process: ChildProcess | undefined

  private constructor(port: number, rpcPort: number) {
    this.url = `http://127.0.0.1:${port}`
    this.#folder = mkdtempSync(join(tmpdir(), 'groundlog-influx-'))
    const config = `reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
dir = "${this.#folder}/meta"
[data]
dir = "${this.#folder}/data"
wal-dir = "${this.#folder}/wal"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
[monitor]
store-enabled = false
`
    writeFileSync(join(this.#folder, 'influxdb.conf'), config)
  }

  static async start(): Promise<RunningInfluxd> {
    const influxd = new RunningInfluxd(await freePort(), await freePort())
    await influxd.restart()
    return influxd
  }

  /** Starts it again where it was, with what it had stored. */
  async restart(): Promise<void> {
    if ('reason' in found) throw new Error(found.reason)
    this.#process = spawn(found.path, ['run', '-config', join(this.#folder, 'influxdb.conf')], {
      stdio: 'ignore',
    })
    const until = Date.now() + PATIENCE
    while (Date.now() < until) {
      const answer = await fetch(`${this.url}/ping`).catch(() => undefined)
      if (answer?.status === 204) return
      await wait(50)
    }
    throw new Error('influxd does not answer')
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
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** The rows of one statement, as objects; times are nanoseconds as text. */
  async query(database: string, statement: string): Promise<Row[]> {
    const asked = new URLSearchParams({ db: database, epoch: 'ns', q: statement })
    const answer = await (await fetch(`${this.url}/query?${asked}`)).text()
    const { results } = JSON.parse(answer.replace(/\[(-?\d+),/g, '["$1",'))
    return (results as { series?: Series[] }[]).flatMap(({ series = [] }) =>
      series.flatMap(({ columns, values }) =>
        values.map((row) => Object.fromEntries(row.map((value, index) => [columns[index]!, value]))),
      ),
    )
  }

  async write(database: string, lines: string): Promise<number> {
    await this.query(database, 'SHOW DATABASES')
    await fetch(`${this.url}/query`, {
      method: 'POST',
      body: new URLSearchParams({ q: `CREATE DATABASE "${database}"` }),
    })
    const answer = await fetch(`${this.url}/write?db=${database}&precision=ns`, {
      method: 'POST',
      body: lines,
    })
    return answer.status
  }
}

export type Row = Readonly<Record<string, unknown>>

type Series = { readonly columns: string[]; readonly values: unknown[][] }
