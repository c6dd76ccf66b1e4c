import { setImmediate } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { recordEvent } from '../../core/events/record-event.ts'
import { recordTogether } from '../../core/events/record-together.ts'
import type { Submission } from '../../core/events/submission.ts'
import type { Refused, RejectedDuplicate, Verdict } from '../../core/events/verdict.ts'
import { StorageFailure } from '../../core/storage-failure.ts'
import type { House } from '../house.ts'
import type { Claimant, Hashed } from '../idempotency.ts'
import { answerFailure, answerItem, type ItemAnswer } from './item-answer.ts'
import type { RawItem } from './raw-item.ts'
import { readItem } from './read-item.ts'

/** What all items of one batch share. */
export type Batch = {
  readonly house: House
  readonly by: Pick<Submission, 'source' | 'recordedBy'>
  readonly claimant: Claimant | null
  readonly log: FastifyBaseLogger
}

export type Told = { readonly answer: ItemAnswer; readonly verdict: Verdict | null }

/** Enough to be judged while as many are committed, few enough to be held in memory. */
const MOST_UNDER_WAY = 512

/** Milliseconds of judging after which everybody else gets a turn: many rules over many items add up. */
const TURN = 4

/**
 * Records items as they come, each for itself, and tells what became of them in their order. No more is read than
 * can be under way. Rejects with what the items reject with, when all that were read are told.
 */
export async function recordEach(
  batch: Batch,
  items: AsyncIterable<RawItem> | Iterable<RawItem>,
  tell: (told: Told) => void,
): Promise<void> {
  const underWay: Promise<void>[] = []
  let last = Promise.resolve()
  let index = 0
  let since = performance.now()
  try {
    for await (const item of items) {
      if (performance.now() - since > TURN) {
        await setImmediate()
        since = performance.now()
      }
      const place = index
      const recorded = batch.house.gate.amongItems(() => recordOne(batch, item, place))
      last = last.then(async () => tell(await recorded))
      underWay.push(last)
      index += 1
      if (underWay.length >= MOST_UNDER_WAY) await underWay.shift()
    }
  } finally {
    await last
  }
}

/** Never rejects: what the server fails at is said of the item. */
async function recordOne(batch: Batch, item: RawItem, index: number): Promise<Told> {
  try {
    const reading = readItem(item, batch.by)
    if ('outcome' in reading) {
      const answer = { ...answerItem(reading, index, batch.house), status: reading.status }
      return { verdict: reading, answer }
    }
    const claim = claimOf(batch, index, [reading.bytes])
    const verdict = await recordEvent(batch.house, reading.submission, claim)
    return { verdict, answer: answerItem(verdict, index, batch.house) }
  } catch (error) {
    const known = error instanceof StorageFailure
    batch.log.error({ err: error, index }, known ? 'storage-failure' : 'unexpected')
    const detail = known ? 'The log cannot be written; the event was not stored' : 'Internal Server Error'
    return { verdict: null, answer: answerFailure(index, detail) }
  }
}

export type AtomicVerdict =
  | { readonly outcome: 'kept'; readonly told: readonly Told[] }
  | {
      readonly outcome: 'refused'
      readonly obstacles: readonly { readonly index: number; readonly verdict: RejectedDuplicate | Refused }[]
    }

/** Records all items or none. Rejects with StorageFailure when nothing was stored. */
export async function recordWhole(batch: Batch, items: readonly RawItem[]): Promise<AtomicVerdict> {
  const readings: ReturnType<typeof readItem>[] = []
  await batch.house.work(each(items, (item) => readings.push(readItem(item, batch.by))))
  // Another batch under the same key is another request, even where single items are the same.
  const hashed = readings.flatMap((reading) => ('bytes' in reading ? [reading.bytes, '\n'] : []))
  const bodyHash = batch.claimant?.claim(hashed).bodyHash
  const asked = readings.map((reading, index) =>
    'outcome' in reading
      ? reading
      : { submission: reading.submission, claim: bodyHash ? claimOf(batch, index, [bodyHash]) : null },
  )
  const verdict = await batch.house.gate.asAWhole(() => recordTogether(batch.house, asked))
  if (verdict.outcome === 'refused') return verdict
  const told: Told[] = []
  const tell = (one: Verdict) =>
    told.push({ verdict: one, answer: answerItem(one, told.length, batch.house) })
  await batch.house.work(each(verdict.verdicts, tell))
  return { outcome: 'kept', told }
}

/** As pieces of work, between which others have their turn. */
function* each<T>(items: readonly T[], act: (item: T) => void): Generator<void> {
  for (const item of items) {
    act(item)
    yield
  }
}

function claimOf({ claimant }: Batch, index: number, hashed: Hashed) {
  return claimant?.claimItem(index, hashed) ?? null
}
