import { hash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { CatalogSnapshot } from '../../src/core/catalog-snapshot.ts'
import type { BatchItem, NewEvent } from '../../src/core/events/event-store.ts'
import { RECORD_STAGES } from '../../src/core/events/judge.ts'
import { judgeSubmission } from '../../src/core/events/judge-submission.ts'
import { checksOf } from '../../src/core/events/record-event.ts'
import type { Submission } from '../../src/core/events/submission.ts'
import { presentEvent } from '../../src/http/events/present.ts'
import { packCommand, unpackCommand } from '../../src/storage/sqlite/parcels.ts'
import { type BatchRunner, createBatchRunner } from '../../src/storage/sqlite/run-batch.ts'
import { arriving } from '../../src/storage/sqlite/stored-content.ts'
import type { Command, Outcome } from '../../src/storage/sqlite/write-commands.ts'
import { createBodies } from '../recording/bodies.ts'
import { casesBefore, cpuOfEach, nanosecondsOfEach, submissionOf } from '../recording/cases.ts'
import { catalogBy } from '../recording/ruled-catalog.ts'
import { defineRuledType } from '../recording/ruled-type.ts'
import type { Line, Metrics, Row } from '../row.ts'

const EVENTS = 20_000

/** Events of a commit: as many as there are connections in the rows about recording. */
const TOGETHER = 64

const READ = 'read the body'
const FINGERPRINT = 'fingerprints for the duplication rule'
const HAND_OVER = 'to the writer thread, both ends'
const APPEND = `deduplicate, append and settle, ${TOGETHER} a commit`
const WAIT = 'the same by the clock, which waits for the disk'
const ANSWER = 'write the answer'

/** Where the time of one event with two conditional, two guard and one duplication rule goes, without HTTP. */
export const row: Row = {
  name: 'stages',
  against: 'nothing: nanoseconds of each stage, each for itself',
  open: async ({ folder }) => {
    const data = join(folder, 'stages')
    const catalog = await catalogBy(data, defineRuledType)
    const runner = createBatchRunner(join(data, 'groundlog.db'))
    const nextBody = createBodies('ruled')
    const run = (): Metrics => {
      const bodies = Array.from({ length: EVENTS }, () => Buffer.from(JSON.stringify(nextBody())))
      return { ...timeJudging(catalog, bodies), ...timeAppending(catalog, bodies, runner) }
    }
    const contest = { label: '', lines: LINES, runs: 7, ours: run }
    return { contests: [contest], close: runner.close }
  },
}

const STAGE_NAMES = RECORD_STAGES.map((stage) => stage.name)

const LINES = [READ, ...STAGE_NAMES, FINGERPRINT, HAND_OVER, APPEND, WAIT, ANSWER].map(
  (metric): Line => ({ metric, label: metric, unit: 'ns' }),
)

function timeJudging(catalog: CatalogSnapshot, bodies: readonly Buffer[]): Metrics {
  const submissions = bodies.map(submissionOf)
  const stages = RECORD_STAGES.map((stage) => {
    const cases = casesBefore(stage, catalog, submissions)
    return [stage.name, nanosecondsOfEach(cases, stage)]
  })
  return { [READ]: nanosecondsOfEach(bodies, submissionOf), ...Object.fromEntries(stages) }
}

type Runner = Pick<BatchRunner, 'run' | 'tidy'>

function timeAppending(catalog: CatalogSnapshot, bodies: readonly Buffer[], runner: Runner): Metrics {
  const events = bodies.map((body) => judged(catalog, submissionOf(body)))
  const items = events.map((event): BatchItem => itemOf(catalog, event))
  const commands = items.map(
    ({ event, judged }): Command => ({ name: 'append', args: [arriving(event), judged] }),
  )
  const batches = inBatches(commands)
  let seq = 0
  return {
    [FINGERPRINT]: nanosecondsOfEach(events, (event) => checksOf(event, catalog, sha256)),
    [HAND_OVER]: cpuOfEach(batches, handOver) / TOGETHER,
    ...appendAll(batches, runner),
    [ANSWER]: nanosecondsOfEach(events, (event) => {
      seq += 1
      const stored = { seq, recordedAt: event.occurredAt, revision: 1, occurrenceCount: 1 }
      return JSON.stringify(presentEvent({ ...event, ...stored, duplicateOf: null, hit: null }, catalog))
    }),
  }
}

function handOver(batch: readonly Command[]): void {
  for (const parcel of structuredClone(batch.map(packCommand))) unpackCommand(parcel)
}

function appendAll(batches: readonly Command[][], { run, tidy }: Runner): Metrics {
  const started = process.hrtime.bigint()
  const cpu = cpuOfEach(batches, (batch) => {
    expectAll(run(batch))
    tidy()
  })
  const waited = Number(process.hrtime.bigint() - started) / batches.length
  return { [APPEND]: cpu / TOGETHER, [WAIT]: waited / TOGETHER }
}

function judged(catalog: CatalogSnapshot, submission: Submission): NewEvent {
  const verdict = judgeSubmission(catalog, submission, nowInMicroseconds())
  if ('refusal' in verdict) throw new Error(`An event was refused: ${JSON.stringify(verdict.refusal)}`)
  return { ...verdict.event, id: randomUUID() }
}

function itemOf(catalog: CatalogSnapshot, event: NewEvent): BatchItem {
  const duplication = checksOf(event, catalog, sha256)
  const now = nowInMicroseconds()
  return { event, judged: { catalogRevision: catalog.revision, now, duplication, idempotency: null } }
}

function expectAll(outcomes: readonly Outcome[]): void {
  const odd = outcomes.find((it) => !it.ok || (it.answer as { outcome: string }).outcome !== 'recorded')
  if (odd) throw new Error(`An event was not recorded: ${JSON.stringify(odd)}`)
}

function inBatches(commands: readonly Command[]): Command[][] {
  const whole = Math.floor(commands.length / TOGETHER)
  return Array.from({ length: whole }, (_, batch) => commands.slice(batch * TOGETHER, (batch + 1) * TOGETHER))
}

function sha256(text: string): string {
  return hash('sha256', text)
}

function nowInMicroseconds(): bigint {
  return BigInt(Date.now()) * 1000n
}
