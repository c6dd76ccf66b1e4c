import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { ASSET_LOG_NUMBER } from './event-ranges.ts'
import { migrate } from './migrate.ts'
import {
  createTimelines,
  NEW_LEVELS,
  type NewLevel,
  type TimelinePlace,
  type Timelines,
} from './timelines.ts'

/** Timelines, and what should be on them. */
class Log {
  readonly database = new Database(':memory:')
  readonly timelines: Timelines
  places: readonly TimelinePlace[] = []
  #committed: readonly TimelinePlace[] = []

  constructor(stretch: number) {
    migrate(this.database)
    this.timelines = createTimelines(this.database, stretch)
    this.database.exec('begin')
  }

  add(place: Omit<TimelinePlace, 'seq'>): void {
    const added = { ...place, seq: this.places.length + 1 }
    this.timelines.add(added)
    this.places = [...this.places, added]
  }

  move(which: number, to: bigint): void {
    const place = this.places[which]
    if (!place) return
    this.timelines.move(place, to)
    this.places = this.places.with(which, { ...place, occurredAt: to })
  }

  settle(level: NewLevel): void {
    if (level === 0) this.timelines.settleNewest()
    else this.timelines.settleRecent()
    const there = this.database.prepare('select count(*) from timeline_new where level = ?').pluck()
    assert.deepEqual(
      NEW_LEVELS.map((one) => this.timelines.size(one)),
      NEW_LEVELS.map((one) => there.get(one)),
    )
  }

  commit(): void {
    this.database.exec('commit; begin')
    this.#committed = this.places
  }

  undo(): void {
    this.database.exec('rollback; begin')
    this.timelines.reread()
    this.places = this.#committed
  }
}

const moment = fc.bigInt({ min: -5n, max: 5n })

const place = fc.record({
  asset: fc.nat(3),
  type: fc.constantFrom(ASSET_LOG_NUMBER, 2, 3),
  occurredAt: moment,
})

type Step = (log: Log) => void

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: place.map(
      (added): Step =>
        (log) =>
          log.add(added),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(50), moment).map(
      ([which, to]): Step =>
        (log) =>
          log.move(which, to),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>(
      (log) => log.settle(0),
      (log) => log.settle(1),
      (log) => log.commit(),
      (log) => log.undo(),
    ),
  },
)

test('whatever is settled, moved and undone, every event is at one place of its timeline', () => {
  const steps = fc.array(step, { maxLength: 80 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 4 }), (taken, stretch) => {
      const log = new Log(stretch)
      for (const take of taken) {
        take(log)
        assert.deepEqual(stopsOn(log, 'timeline', 'timeline_new'), log.places.map(stopOf))
      }
      for (const _ of log.places) log.settle(0)
      for (const _ of log.places) log.settle(1)
      assert.deepEqual(stopsOn(log, 'timeline'), log.places.map(stopOf))
      const others = log.places.filter(({ type }) => type !== ASSET_LOG_NUMBER)
      assert.deepEqual(stopsOn(log, 'timeline_of_type'), others.map(stopOf))
    }),
  )
})

type Stop = readonly [seq: bigint, asset: bigint, occurredAt: bigint]

function stopOf({ seq, asset, occurredAt }: TimelinePlace): Stop {
  return [BigInt(seq), BigInt(asset), occurredAt]
}

function stopsOn({ database }: Log, ...tables: string[]): Stop[] {
  const each = tables.map((table) => `select seq, asset, occurred_at from ${table}`)
  return database
    .prepare<[], [...Stop]>(`${each.join(' union all ')} order by seq`)
    .raw()
    .safeIntegers()
    .all()
}
