import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { NewEvent } from '../../core/events/event-store.ts'
import { openForWriting } from './connection.ts'
import { migrate } from './migrate.ts'
import { type BatchRunner, createBatchRunner } from './run-batch.ts'
import { arriving } from './stored-content.ts'
import type { Command, Outcome } from './write-commands.ts'

const EVENT: NewEvent = {
  ...{
    id: 'a',
    asset: 'Motor-01',
    assetType: null,
    registersAsset: true,
    typeId: 'ASSET_LOG',
    typeVersion: 1,
  },
  ...{ source: 'events', recordedBy: 'ada', dedupKey: null, warnings: [], occurredAt: 1n, endedAt: null },
  ...{ severity: 3, description: 'x', fields: {}, verbatim: null, judgedBy: [] },
}

test('one bad command spoils none of the others', (t) => {
  const { run } = openRunner(t)
  const outcomes = run([
    append('a'),
    append('b', { typeId: 'NO_SUCH' }),
    append('c'),
    append('a'),
    append('d'),
  ])
  assert.deepEqual(outcomes.map(seqOf), [1, undefined, 2, undefined, 3])
  const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome]))
  assert.deepEqual(
    failures.map(({ because, message }) => [because, message]),
    [
      ['fault', 'An event was judged by a type that does not exist: NO_SUCH'],
      ['fault', 'UNIQUE constraint failed: event.id'],
    ],
  )
})

test('nothing of a failed command stays: neither its asset nor its count', (t) => {
  const { run } = openRunner(t)
  run([append('a'), append('a', { asset: 'Pump-7' })])
  const [created] = run([{ name: 'createAsset', args: ['Pump-7', { ...NOTHING }, 1n] }])
  assert.equal(created?.ok && (created.answer as { outcome: string }).outcome, 'created')
  const [answer] = run([append('b', { registersAsset: false, asset: 'Pump-7' })])
  assert.equal(answer && seqOf(answer), 2)
})

test('events appended together that are not kept leave the rest of the batch as it is', (t) => {
  const { run } = openRunner(t)
  const outcomes = run([
    append('a'),
    appendAll(append('b'), append('c', { asset: 'Nobody', registersAsset: false })),
    append('d', { asset: 'Pump-7' }),
    appendAll(append('e', { asset: 'Pump-7', registersAsset: false }), append('f')),
  ])
  const answers = outcomes.map((outcome) => (outcome.ok ? outcome.answer : outcome.message))
  assert.deepEqual(
    answers.map((answer) => (Array.isArray(answer) ? answer.map(seqOrOutcome) : seqOrOutcome(answer))),
    [1, [2, 'unknown-asset'], 2, [3, 4]],
  )
})

test('a fault among events appended together keeps none of them, and spoils no other command', (t) => {
  const { run } = openRunner(t)
  const outcomes = run([append('a'), appendAll(append('b'), append('c', { typeId: 'NO_SUCH' })), append('d')])
  assert.deepEqual(
    outcomes.map(({ ok }) => ok),
    [true, false, true],
  )
  assert.deepEqual([seqOf(outcomes[0]!), seqOf(outcomes[2]!)], [1, 2])
})

test('a catalog changed within a batch binds what comes after it', (t) => {
  const { run } = openRunner(t)
  const [, second, third] = run([
    { name: 'deleteType', args: ['STATUS_RESTART', 1] },
    append('a'),
    { name: 'deleteAsset', args: ['Motor-01'] },
  ])
  assert.deepEqual(second, { ok: true, answer: { outcome: 'stale-catalog' } })
  assert.deepEqual(third, { ok: true, answer: 'unknown-asset' })
})

const NOTHING = { type: null, name: null, parent: null, attributes: {} }

function openRunner(t: TestContext): BatchRunner {
  const folder = mkdtempSync(join(tmpdir(), 'groundlog-'))
  const file = join(folder, 'groundlog.db')
  const database = openForWriting(file)
  migrate(database)
  database.close()
  const runner = createBatchRunner(file)
  t.after(() => {
    runner.close()
    rmSync(folder, { recursive: true })
  })
  return runner
}

function append(id: string, said: Partial<NewEvent> = {}): Command {
  return {
    name: 'append',
    args: [
      arriving({ ...EVENT, id, ...said }),
      { catalogRevision: 1, now: 1n, duplication: [], idempotency: null },
    ],
  }
}

function appendAll(...appends: readonly Command[]): Command {
  return { name: 'appendAll', args: [appends.map(({ args: [event, judged] }) => ({ event, judged }))] }
}

function seqOrOutcome(answer: unknown): unknown {
  const { seq, outcome } = answer as { seq?: number; outcome: string }
  return seq ?? outcome
}

function seqOf(outcome: Outcome): number | undefined {
  return outcome.ok ? (outcome.answer as { seq: number }).seq : undefined
}
