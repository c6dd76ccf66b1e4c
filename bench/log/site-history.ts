import type { EventContent, EventIdentity } from '../../src/core/events/event.ts'
import type { Instant } from '../../src/core/time/instant.ts'
import { type Drawn, drawEvent } from './draw-event.ts'
import { createRandom, type Random } from './random.ts'
import { assetDraw, OUTAGE_WINDOW, siteAssets } from './site.ts'

/** An event of the synthetic site; `fields` by name. */
export type RecordedEvent = Pick<EventIdentity, 'id' | 'asset' | 'source' | 'recordedBy' | 'dedupKey'> &
  Omit<EventContent, 'judgedBy'> & {
    readonly typeId: Drawn['typeId']
    readonly recordedAt: Instant
    /** Given when it is written. */
    seq: number
  }

/** When the oldest entry is made and when the newest, in microseconds since 1970. */
export type Stretch = { readonly from: number; readonly to: number }

const DAY = 86_400_000_000

/** From ten years ago to three months ago. */
export function stretchBefore(now: Instant): Stretch {
  return { from: Number(now) - 3_650 * DAY, to: Number(now) - 91 * DAY }
}

/** The history of the site in the order in which it was recorded: always the same for the same seed. */
export function* siteHistory(count: number, { from, to }: Stretch, seed: number): Generator<RecordedEvent> {
  const random = createRandom(seed)
  const tags = siteAssets().map(({ tag }) => tag)
  const draw = assetDraw()
  const isNewOutage = createOutageMemory()
  const step = (to - from) / count
  for (let index = 0; index < count; index += 1) {
    const recordedAt = Math.floor(from + (index + random.next()) * step)
    const asset = tags[draw[random.below(draw.length)]!]!
    let drawn = drawEvent(random)
    // What would repeat an event is not in this history: duplicates are another bench's subject.
    while (!isNewOutage(asset, drawn, recordedAt)) drawn = drawEvent(random)
    yield eventOf({ drawn, asset, recordedAt }, random, index)
  }
}

type Happening = { readonly drawn: Drawn; readonly asset: string; readonly recordedAt: number }

function eventOf({ drawn, asset, recordedAt }: Happening, random: Random, index: number): RecordedEvent {
  const { delay, lasted, ...said } = drawn
  const occurredAt = recordedAt - delay
  return {
    ...said,
    id: random.uuid(),
    asset,
    dedupKey: said.source === 'import' ? `row-${index}` : null,
    occurredAt: BigInt(occurredAt),
    endedAt: lasted === null ? null : BigInt(occurredAt + Math.min(lasted, delay)),
    recordedAt: BigInt(recordedAt),
    seq: 0,
  }
}

function createOutageMemory(): (asset: string, drawn: Drawn, recordedAt: number) => boolean {
  const last = new Map<string, number>()
  return (asset, { typeId, fields }, recordedAt) => {
    if (typeId !== 'server-outage') return true
    const what = `${asset} ${fields['component']}`
    if (recordedAt - (last.get(what) ?? -Infinity) <= OUTAGE_WINDOW * 1_000_000) return false
    last.set(what, recordedAt)
    return true
  }
}
