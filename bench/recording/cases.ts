import type { CatalogSnapshot } from '../../src/core/catalog-snapshot.ts'
import { type Case, judge, RECORD_STAGES, type Stage } from '../../src/core/events/judge.ts'
import { caseOf } from '../../src/core/events/judge-submission.ts'
import type { Submission } from '../../src/core/events/submission.ts'
import { readSubmission } from '../../src/http/events/read-submission.ts'
import type { Ask } from '../../src/http/route.ts'
import { median } from '../statistics.ts'

/** A body as it came over the wire, read as the route reads it. */
export function submissionOf(body: Buffer): Submission {
  const principal = { name: 'anna' }
  return readSubmission({ body, headers: { 'content-type': 'application/json' }, principal } as Ask)
}

/** Cases that have come as far as `before`, one of the stages of recording. */
export function casesBefore(
  before: Stage,
  snapshot: CatalogSnapshot,
  submissions: readonly Submission[],
): Case[] {
  const now = BigInt(Date.now()) * 1000n
  const stages = RECORD_STAGES.slice(0, RECORD_STAGES.indexOf(before))
  return submissions.map((submission) => {
    const event = caseOf(snapshot, submission, now)
    const refusal = judge(event, stages)
    if (refusal) throw new Error(`A case was refused: ${JSON.stringify(refusal)}`)
    return event
  })
}

/** Items timed together: many clock ticks, and few beside the garbage that is collected now and then. */
const TOGETHER = 200

/**
 * Nanoseconds that `work` takes of an item; an item is worked on once. Groups of items are timed and the group in
 * the middle counts, so that what else the machine does in between falls on others.
 */
export function nanosecondsOfEach<Item>(items: readonly Item[], work: (item: Item) => unknown): number {
  const groups: number[] = []
  for (let first = 0; first + TOGETHER <= items.length; first += TOGETHER) {
    const started = process.hrtime.bigint()
    for (let index = first; index < first + TOGETHER; index += 1) work(items[index]!)
    groups.push(Number(process.hrtime.bigint() - started) / TOGETHER)
  }
  return median(groups)
}

/** Nanoseconds of this thread's CPU, the system's part included, that `work` takes of an item. */
export function cpuOfEach<Item>(items: readonly Item[], work: (item: Item) => unknown): number {
  const before = process.threadCpuUsage()
  for (const item of items) work(item)
  const { user, system } = process.threadCpuUsage(before)
  return ((user + system) * 1000) / items.length
}
