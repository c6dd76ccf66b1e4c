import { findProgram } from '../../scripts/find-program.ts'
import { freePort } from '../running-server.ts'
import { RunningProgram } from './running-program.ts'

const found = findProgram({ names: ['influxd'], debian: 'influxdb' })

/** Why tests with a real InfluxDB cannot run here; false where they can. */
export const NO_INFLUXD: string | false = 'reason' in found && found.reason

/** Debian's InfluxDB 1 on loopback, with a folder of its own. */
export class RunningInfluxd {
  readonly url: string
  readonly #program = new RunningProgram(found)
  readonly #config: string

  private constructor(port: number, rpcPort: number) {
    this.url = `http://127.0.0.1:${port}`
    const { folder } = this.#program
    const config = `reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
[monitor]
store-enabled = false
`
    this.#config = this.#program.write('influxdb.conf', config)
  }

  static async start(): Promise<RunningInfluxd> {
    const influxd = new RunningInfluxd(await freePort(), await freePort())
    await influxd.restart()
    return influxd
  }

  /** Starts it again where it was, with what it had stored. */
  restart(): Promise<void> {
    return this.#program.start(['run', '-config', this.#config], async () => {
      const answer = await fetch(`${this.url}/ping`).catch(() => undefined)
      return answer?.status === 204
    })
  }

  kill(): Promise<void> {
    return this.#program.kill()
  }

  dispose(): Promise<void> {
    return this.#program.dispose()
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
