import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { Fingerprints } from './fingerprints.ts'
import { migrate } from './migrate.ts'
import { type NewFingerprint, NewFingerprints, type Remembered, type Sought } from './new-fingerprints.ts'
import { NEAREST } from './settled-fingerprints.ts'

const HASH = 'f0'.repeat(32)

const database = new Database(':memory:')
migrate(database)

test('the nearest event is found by walking one table to both sides', () => {
  const plans = NEAREST.flatMap((text) =>
    database
      .prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
      .all(...Array(text.split('?').length - 1).fill(1n))
      .map(({ detail }) => detail)
      .filter((detail) => /^(SEARCH|SCAN) fingerprint_by_hash|TEMP B-TREE/.test(detail)),
  )
  const index = 'SEARCH fingerprint_by_hash USING PRIMARY KEY (memory=? AND hash=? AND occurred_at'
  assert.deepEqual(plans, [`${index}<?)`, `${index}>?)`, `${index}=?)`])
})

test('a hash is found again however it is written, hex of a SHA-256 or any text', () => {
  const fingerprints = new Fingerprints(database)
  const hashes = ['ab'.repeat(32), 'AB'.repeat(32), 'ab', '']
  for (const [index, hash] of hashes.entries()) {
    fingerprints.remember({ memory: 1, fingerprint: hash }, { seq: index + 1, occurredAt: 5n })
  }
  assert.deepEqual(
    hashes.map((hash) => fingerprints.nearest({ memory: 1, fingerprint: hash }, 9n, null)?.seq),
    [1, 2, 3, 4],
  )
})

test('of what is remembered only what is near enough counts', () => {
  const fingerprints = new Fingerprints(database)
  for (const [index, occurredAt] of [100n, 100n, 200n].entries()) {
    fingerprints.remember({ memory: 2, fingerprint: 'pump' }, { seq: index + 1, occurredAt })
  }
  const nearest = (to: bigint, within: bigint | null) =>
    fingerprints.nearest({ memory: 2, fingerprint: 'pump' }, to, within)?.seq
  assert.deepEqual(
    [nearest(110n, 10n), nearest(110n, 9n), nearest(190n, 10n), nearest(190n, 9n), nearest(150n, 50n)],
    [1, undefined, 3, undefined, 1],
  )
  assert.deepEqual([nearest(0n, null), nearest(100n, 0n), nearest(201n, 0n)], [1, 1, undefined])
})

test('of thousands with one fingerprint few are looked at', () => {
  const pump = { memory: 1, fingerprint: 'ab'.repeat(32) }
  const fingerprints = new NewFingerprints()
  let looked = 0
  const at = (seq: number): NewFingerprint => ({
    ...pump,
    seq,
    get occurredAt() {
      looked += 1
      return BigInt(10 * seq)
    },
  })
  for (let seq = 1; seq <= 10_000; seq += 1) fingerprints.add(at(seq))
  looked = 0
  const found = fingerprints.near(pump, 70_001n).map(({ seq }) => seq)
  assert.deepEqual(found.sort(), [7_000, 7_001])
  assert.ok(looked < 100, `${looked}`)
})

test('what a savepoint undid is no reason to keep what the transaction undoes later', () => {
  const model = new Model()
  const [one, other] = ['00', 'f0'].map((two) => ({ memory: 1, fingerprint: two.repeat(32) }))
  model.remember(one!, 1n)
  model.commit()
  model.rememberAnew(0, other!, 1n)
  model.undoPart(one!, 2n)
  assert.equal(model.fingerprints.nearest(one!, 1n, null), undefined)
  model.undo()
  assert.equal(model.fingerprints.nearest(one!, 1n, null)?.seq, 1)
  assert.equal(model.fingerprints.nearest(other!, 1n, null), undefined)
})

test('what a transaction altered that was undone is read anew once, and not after each that follows', () => {
  const model = new Model()
  model.remember({ memory: 1, fingerprint: HASH }, 1n)
  model.commit()
  model.fingerprints.settle()
  model.undo()
  assert.equal(model.fingerprints.unsettled, 1)
  model.database.exec('delete from fingerprint; commit; begin')
  model.undo()
  assert.equal(model.fingerprints.unsettled, 1, 'as it was known')
})

test('parts that nothing falls into are settled with the others: whoever opens the log begins no earlier', () => {
  const model = new Model()
  for (const moment of [1n, 2n, 3n]) {
    model.remember({ memory: 1, fingerprint: HASH }, moment)
    model.fingerprints.settle()
  }
  const earliest = model.database.prepare('select min(up_to) from fingerprint_settled').pluck().get()
  assert.equal(earliest, 3)
})

type Step = (model: Model) => void

/** Fingerprints, and what should be remembered. */
class Model {
  readonly database = new Database(':memory:')
  fingerprints: Fingerprints
  events: readonly NewFingerprint[] = []
  #committed: readonly NewFingerprint[] = []
  #newest = 0

  constructor() {
    migrate(this.database)
    this.fingerprints = new Fingerprints(this.database)
    this.database.exec('begin')
  }

  remember(sought: Sought, occurredAt: bigint): void {
    this.#newest += 1
    this.#put(sought, { seq: this.#newest, occurredAt })
  }

  rememberAnew(which: number, sought: Sought, occurredAt: bigint): void {
    const seq = this.events[which % this.events.length]?.seq
    if (seq === undefined) return
    this.fingerprints.forget(seq)
    this.events = this.events.filter((one) => one.seq !== seq)
    this.#put(sought, { seq, occurredAt })
  }

  /** One more, and it is undone while what came before it in the transaction stays. */
  undoPart(sought: Sought, occurredAt: bigint): void {
    const newest = this.#newest
    this.database.exec('savepoint part')
    this.fingerprints.remember(sought, { seq: newest + 1, occurredAt })
    this.database.exec('rollback to part; release part')
    this.fingerprints.undone(newest)
  }

  commit(): void {
    this.database.exec('commit; begin')
    this.fingerprints.committed()
    this.#committed = this.events
  }

  undo(): void {
    this.database.exec('rollback; begin')
    this.events = this.#committed
    this.#newest = Math.max(0, ...this.events.map(({ seq }) => seq))
    this.fingerprints.rolledBack(this.#newest)
  }

  reopen(): void {
    this.commit()
    this.fingerprints = new Fingerprints(this.database)
  }

  #put(sought: Sought, event: Remembered): void {
    this.fingerprints.remember(sought, event)
    this.events = [...this.events, { ...sought, ...event }]
  }
}

const sought = fc.record({
  memory: fc.integer({ min: 1, max: 2 }),
  fingerprint: fc.constantFrom('00'.repeat(32), 'f0'.repeat(32), `f${'0'.repeat(62)}1`, 'pump', ''),
})

const moment = fc.bigInt({ min: 0n, max: 6n })

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(sought, moment).map(
      ([s, at]): Step =>
        (model) =>
          model.remember(s, at),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(30), sought, moment).map(
      ([which, s, at]): Step =>
        (model) =>
          model.rememberAnew(which, s, at),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(sought, moment).map(
      ([s, at]): Step =>
        (model) =>
          model.undoPart(s, at),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>(
      ({ fingerprints }) => fingerprints.settle(),
      ({ fingerprints }) => fingerprints.settleAll(),
      (model) => model.commit(),
      (model) => model.undo(),
      (model) => model.reopen(),
    ),
  },
)

test('what is settled in part, and corrected since, is found by who opens the log anew', () => {
  const model = new Model()
  model.remember({ memory: 1, fingerprint: '00'.repeat(32) }, 1n)
  model.remember({ memory: 1, fingerprint: HASH }, 1n)
  model.fingerprints.settle()
  model.reopen()
  assert.equal(model.fingerprints.unsettled, 1)
  model.fingerprints.settleAll()
  model.rememberAnew(0, { memory: 1, fingerprint: HASH }, 9n)
  model.reopen()
  assert.deepEqual(model.fingerprints.nearest({ memory: 1, fingerprint: HASH }, 9n, 0n), {
    seq: 1,
    occurredAt: 9n,
  })
})

test('what was forgotten or settled in vain is as it was before', () => {
  const model = new Model()
  model.remember({ memory: 1, fingerprint: HASH }, 1n)
  model.commit()
  model.fingerprints.forget(1)
  model.undo()
  assert.equal(model.fingerprints.nearest({ memory: 1, fingerprint: HASH }, 1n, 0n)?.seq, 1)
  model.fingerprints.settleAll()
  model.undo()
  assert.equal(model.fingerprints.nearest({ memory: 1, fingerprint: HASH }, 1n, 0n)?.seq, 1)
})

test('how far what is settled reaches is settled anew after it was undone', () => {
  const model = new Model()
  model.remember({ memory: 1, fingerprint: HASH }, 5n)
  model.commit()
  model.fingerprints.settleAll()
  model.undo()
  model.fingerprints.settleAll()
  model.commit()
  model.reopen()
  assert.equal(model.fingerprints.nearest({ memory: 1, fingerprint: HASH }, 5n, 0n)?.seq, 1)
})

const question = fc.tuple(sought, moment, fc.option(moment))

test('whatever is settled, corrected, undone and opened again, the nearest event is found', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, question), { maxLength: 60 }), (taken) => {
      const model = new Model()
      for (const [take, [asked, to, within]] of taken) {
        take(model)
        assert.deepEqual(
          told(model.fingerprints.nearest(asked, to, within)),
          nearestOf(model.events, asked, { to, within }),
        )
      }
    }),
  )
})

function told(event: Remembered | undefined) {
  return event && { seq: event.seq, occurredAt: event.occurredAt }
}

type Reach = { readonly to: bigint; readonly within: bigint | null }

function nearestOf(events: readonly NewFingerprint[], asked: Sought, { to, within }: Reach) {
  const distance = ({ occurredAt }: Remembered) => (occurredAt > to ? occurredAt - to : to - occurredAt)
  const near = events.filter(
    (one) =>
      one.memory === asked.memory &&
      one.fingerprint === asked.fingerprint &&
      (within === null || distance(one) <= within),
  )
  const byDistance = (a: Remembered, b: Remembered) => Number(distance(a) - distance(b)) || a.seq - b.seq
  return told(near.sort(byDistance)[0])
}
