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
  const database = new Database(':memory:')
  migrate(database)
  const [timelines, fingerprints] = [createTimelines(database), new Fingerprints(database)]
  let seq = 0
  const head = { seq: () => seq, next: () => assert.fail(), reread: () => assert.fail() }
  const settling = createSettling({ head, counters: createCounters(database), timelines, fingerprints })
  const record = () => {
    seq += 1
    const [asset, occurredAt] = [seq % 100, BigInt(seq)]
    timelines.add({ asset, type: 2, occurredAt, seq })
    const fingerprint = createHash('sha256').update(`${seq}`).digest('hex')
    fingerprints.remember({ memory: 1, fingerprint }, { seq, occurredAt })
  }
  for (let batch = 0; batch < 30; batch += 1) {
    database.exec('begin')
    for (let event = 0; event < 2_500; event += 1) record()
    if (settling.isDue()) settling.settle()
    database.exec('commit')
    fingerprints.committed()
  }
  const left = [timelines.size(0), timelines.size(1), fingerprints.unsettled]
  const most = [4_000, 34_000, 34_000]
  assert.deepEqual(
    left.map((waiting, step) => waiting < most[step]!),
    [true, true, true],
    `${left}`,
  )
})
