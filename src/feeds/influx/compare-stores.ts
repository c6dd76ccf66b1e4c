import type { Event } from '../../core/events/event.ts'
import type { EventPosition } from '../../core/events/event-query.ts'
import type { EventStore } from '../../core/events/event-store.ts'
import type { Comparison, ComparisonScope, Difference } from '../../core/feeds/comparison.ts'
import type { EntryLog, FeedEntry } from '../../core/feeds/entry-log.ts'
import type { Instant } from '../../core/time/instant.ts'
import { DifferenceList } from './difference-list.ts'
import type { MirrorParts } from './influx-mirror.ts'
import { type MirrorRule, ruleFor } from './mirror-rule.ts'
import { differenceOf } from './point-difference.ts'
import { pointOf } from './point-of.ts'
import { readPoints, type StoredPoint } from './read-points.ts'

export type CompareParts = MirrorParts & {
  readonly log: Pick<EntryLog, 'placed' | 'sameEvent'>
  readonly events: Pick<EventStore, 'get' | 'list'>
}

/** Events that are read at once; each page of them is a stretch of time that is read from InfluxDB. */
const PAGE = 500

/** Nanoseconds, the end excluded. */
type Stretch = { readonly from: bigint; readonly to: bigint }

const EVER: Stretch = { from: -9_223_372_036_854_775_806n, to: 9_223_372_036_854_775_806n }

/**
 * Compares every mirrored event with its point, and every point with its event. Events that change meanwhile, or that
 * the feed has not come to yet, are left out.
 */
export async function compareStores(parts: CompareParts, scope: ComparisonScope): Promise<Comparison> {
  const list = new DifferenceList()
  let compared = 0
  for (const rule of parts.rules) {
    for await (const { events, stretch } of stretches(parts, rule)) {
      scope.signal.throwIfAborted()
      await compareStretch({ parts, scope, rule, list }, events, stretch)
      compared += events.length
      scope.onProgress(compared)
    }
  }
  return list.comparison()
}

/** All events of a rule in the order of their time, and all of time in stretches that end between two of them. */
async function* stretches(
  { events: store, catalog, rules }: CompareParts,
  rule: MirrorRule,
): AsyncGenerator<{ events: Event[]; stretch: Stretch }> {
  const typeIds = catalog()
    .types()
    .map(({ id }) => id)
    .filter((id) => ruleFor(rules, id) === rule)
  let { from } = EVER
  let waiting: Event[] = []
  let after: EventPosition | undefined
  for (;;) {
    const order = { by: 'occurred_at', direction: 'asc' } as const
    const page = { filter: { typeIds }, order, offset: 0, limit: PAGE, ...(after && { after }) }
    const found = typeIds.length === 0 ? [] : await store.list(page)
    waiting.push(...found)
    after = found.at(-1)
    if (found.length < PAGE) break
    // Events of one microsecond are compared together.
    const last = after!.occurredAt
    const whole = waiting.filter(({ occurredAt }) => occurredAt < last)
    const to = within(last * 1000n)
    if (whole.length === 0) continue
    waiting = waiting.filter(({ occurredAt }) => occurredAt >= last)
    yield { events: whole, stretch: { from, to } }
    from = to
  }
  yield { events: waiting, stretch: { from, to: EVER.to } }
}

function within(time: bigint): bigint {
  if (time < EVER.from) return EVER.from
  return time > EVER.to ? EVER.to : time
}

type Comparing = {
  readonly parts: CompareParts
  readonly scope: ComparisonScope
  readonly rule: MirrorRule
  readonly list: DifferenceList
}

async function compareStretch(
  { parts, scope, rule, list }: Comparing,
  events: readonly Event[],
  { from, to }: Stretch,
): Promise<void> {
  const influx = await parts.influx(scope.signal)
  const stored = await readPoints(influx, { measurement: rule.measurement, from, to }, scope.signal)
  const byEvent = Map.groupBy(stored, ({ eventId }) => eventId)
  const found: Difference[] = []
  for (const { event, made } of await expected({ parts, scope, rule, list }, events)) {
    const [point, ...more] = byEvent.get(event.id) ?? []
    byEvent.delete(event.id)
    for (const one of more) found.push(extra(one))
    if (!('point' in made)) found.push({ kind: 'missing', eventId: event.id, detail: made.refusal })
    else if (!point)
      found.push({ kind: 'missing', eventId: event.id, detail: 'InfluxDB has no point of it there' })
    else {
      const detail = differenceOf(made.point, point)
      if (detail !== null) found.push({ kind: 'different', eventId: event.id, detail })
    }
  }
  for (const points of byEvent.values()) found.push(...points.map(extra))
  for (const difference of found) {
    if (await isSettled(parts, scope, difference.eventId)) list.add(difference)
  }
}

/** The points that events should have; those that changed after the feed has passed them are left out. */
async function expected({ parts, scope, rule }: Comparing, events: readonly Event[]) {
  const told: { event: Event; seq: number }[] = []
  for (const event of events) {
    if (event.revision === 1) told.push({ event, seq: event.seq })
    else {
      const last = await lastDelivered(parts, scope, event.seq)
      if (last?.revision === event.revision) told.push({ event, seq: last.seq })
    }
  }
  const placements = await parts.log.placed(told.map(({ seq }) => seq))
  const at = new Map(placements.map((placement) => [placement.seq, placement.at]))
  const mirror = { rule, catalog: parts.catalog() }
  return told.map(({ event, seq }) => ({ event, made: pointOf(event, at.get(seq)!, mirror) }))
}

/** The last entry before the feed's place that said something about an event. */
async function lastDelivered(
  { log }: CompareParts,
  { upTo }: ComparisonScope,
  seq: number,
): Promise<FeedEntry | undefined> {
  const entries = await log.sameEvent(seq, upTo)
  return entries.findLast(({ kind }) => kind === 'record' || kind === 'revise')
}

/** Whether the feed has delivered everything about an event; an event that there is not has nothing to deliver. */
async function isSettled(parts: CompareParts, scope: ComparisonScope, eventId: string): Promise<boolean> {
  const event = await parts.events.get(eventId)
  if (!event) return true
  return (await lastDelivered(parts, scope, event.seq))?.revision === event.revision
}

function extra({ eventId, time }: StoredPoint): Difference {
  return {
    kind: 'extra',
    eventId,
    detail: `InfluxDB has a point at ${nanosecond(time)} that should not be there`,
  }
}

function nanosecond(time: bigint): string {
  const micros: Instant = time / 1000n
  return `${new Date(Number(micros / 1000n)).toISOString()} (${time} ns)`
}
