import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { createCounters } from './counters.ts'
import { Fingerprints } from './fingerprints.ts'
import { migrate } from './migrate.ts'
import { createSettling } from './settling.ts'
import { createTimelines } from './timelines.ts'

test('however large the batches are between which it is done, little is left to be settled', () => {
  const log = new Log()
  for (let batch = 0; batch < 30; batch += 1) log.record(2_500)
  const most = [7_000, 37_000, 37_000]
  assert.deepEqual(
    log.unsettled.map((waiting, step) => waiting < most[step]!),
    [true, true, true],
    `${log.unsettled}`,
  )
})

test('between small batches it is done by little and little, once enough has gathered', () => {
  const log = new Log()
  const rows = Array.from({ length: 1_600 }, () => log.record(32))
  assert.ok(rows.slice(0, 60).every((changed) => changed === 0))
  assert.ok(Math.max(...rows) < 1_500, `${Math.max(...rows)}`)
  const most = [2_200, 34_500, 33_000]
  assert.deepEqual(
    log.unsettled.map((waiting, step) => waiting < most[step]!),
    [true, true, true],
    `${log.unsettled}`,
  )
})

/** Events, whatever they are about, and what is done between batches of them. */
class Log {
  readonly #database = new Database(':memory:')
  readonly #timelines
  readonly #fingerprints
  readonly #settling
  readonly #changes
  #seq = 0

  constructor() {
    migrate(this.#database)
    this.#timelines = createTimelines(this.#database)
    this.#fingerprints = new Fingerprints(this.#database)
    this.#changes = this.#database.prepare<[], number>('select total_changes()').pluck()
    this.#settling = createSettling({
      head: { seq: () => this.#seq, next: () => assert.fail(), reread: () => assert.fail() },
      counters: createCounters(this.#database),
      timelines: this.#timelines,
      fingerprints: this.#fingerprints,
    })
  }

  /** Answers how many rows were changed to settle what had gathered then. */
  record(events: number): number {
    this.#database.exec('begin')
    for (let event = 0; event < events; event += 1) this.#recordOne()
    const before = this.#changes.get()!
    if (this.#settling.isDue()) this.#settling.settle()
    const after = this.#changes.get()!
    this.#database.exec('commit')
    this.#fingerprints.committed()
    return after - before
  }

  get unsettled(): readonly number[] {
    return [this.#timelines.size(0), this.#timelines.size(1), this.#fingerprints.unsettled]
  }

  #recordOne(): void {
    this.#seq += 1
    const [seq, asset, occurredAt] = [this.#seq, this.#seq % 100, BigInt(this.#seq)]
    this.#timelines.add({ asset, type: 2, occurredAt, seq })
    const fingerprint = createHash('sha256').update(`${seq}`).digest('hex')
    this.#fingerprints.remember({ memory: 1, fingerprint }, { seq, occurredAt })
  }
}
