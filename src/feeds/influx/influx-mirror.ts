import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { EventContent } from '../../core/events/event.ts'
import type { EntryLog, FeedEntry, Placement, Position } from '../../core/feeds/entry-log.ts'
import {
  type Attempt,
  DELIVERED,
  type Delivery,
  type Receiver,
  type RefusedEntry,
} from '../../core/feeds/receiver.ts'
import type { InfluxDialect } from './influx-dialect.ts'
import { type MirrorRule, ruleFor, tagNamesOf } from './mirror-rule.ts'
import type { Point, PointPlace } from './point.ts'
import { type Made, pointOf } from './point-of.ts'

export type MirrorParts = {
  readonly log: Pick<EntryLog, 'placed'>
  readonly catalog: () => CatalogSnapshot
  readonly rules: readonly MirrorRule[]
  /** Asks the server which version it is, when it can be reached. */
  readonly influx: (signal: AbortSignal) => Promise<InfluxDialect>
}

/** Milliseconds in which entries come together into one write. */
const GATHER = 100

/** Keeps one point in InfluxDB for every event that a rule names. What is written follows from the log alone. */
export function createInfluxMirror(parts: MirrorParts): Receiver {
  return {
    gather: GATHER,
    deliver: async (entries, { signal }: Attempt): Promise<Delivery> => {
      const plan = await planOf(entries, parts)
      if (plan.points.size === 0 && plan.gone.length === 0) return ended(plan.refused)
      const influx = await parts.influx(signal)
      const tagNames = (measurement: string) => tagNamesOf(parts.rules, measurement)
      // First what is gone: a point that moved away and came back is among both.
      if (plan.gone.length > 0) await influx.erase({ places: plan.gone, tagNames }, signal)
      if (plan.points.size === 0) return ended(plan.refused)
      const answer = await influx.write([...plan.points.values()], signal)
      if (answer.outcome === 'written') return ended(plan.refused)
      return { outcome: 'refused-as-a-whole', reason: answer.reason }
    },
  }
}

type Plan = {
  /** By the id of the event: of several revisions only the last is written. */
  readonly points: ReadonlyMap<string, Point>
  /** Where points were that have moved, or have lost a field. */
  readonly gone: readonly PointPlace[]
  readonly refused: readonly RefusedEntry[]
}

/** A merge, a link and an unlink change no point. */
async function planOf(
  entries: readonly FeedEntry[],
  { log, catalog: snapshot, rules }: MirrorParts,
): Promise<Plan> {
  const catalog = snapshot()
  const mirrored = entries.flatMap((entry) => {
    const rule = ruleFor(rules, entry.standing.typeId)
    return rule && (entry.kind === 'record' || entry.kind === 'revise') ? [{ entry, rule }] : []
  })
  const placements = await log.placed(mirrored.map(({ entry }) => entry.seq))
  const placed = new Map(placements.map((placement) => [placement.seq, placement]))
  const points = new Map<string, Point>()
  const gone: PointPlace[] = []
  const refused = new Map<string, RefusedEntry>()
  for (const { entry, rule } of mirrored) {
    const { now, before } = versionsOf(entry, placed.get(entry.seq)!, { rule, catalog })
    if (before && !('point' in now && covers(now.point, before))) gone.push(before)
    if ('point' in now) {
      points.set(entry.eventId, now.point)
      // What InfluxDB could not keep has been corrected.
      refused.delete(entry.eventId)
    } else {
      points.delete(entry.eventId)
      refused.set(entry.eventId, { seq: entry.seq, reason: now.refusal })
    }
  }
  return { points, gone, refused: [...refused.values()] }
}

/** The point that an entry makes of its event, and the one that was there before it. */
function versionsOf(
  { standing, event }: FeedEntry,
  { at, before }: Placement,
  mirror: { rule: MirrorRule; catalog: CatalogSnapshot },
): { now: Made; before: Point | null } {
  const said = (content: EventContent, revision: number, position: Position) =>
    pointOf({ ...standing, ...contentOf(content), revision }, position, mirror)
  const was = before && said(before.said, standing.revision - 1, before.at)
  return {
    now: said(event!, standing.revision, at),
    before: was && 'point' in was ? was.point : null,
  }
}

function contentOf(said: EventContent): EventContent {
  const { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy } = said
  return { occurredAt, endedAt, severity, description, fields, verbatim, judgedBy }
}

/** Whether writing one point leaves nothing of another. */
function covers(point: Point, other: Point): boolean {
  if (point.measurement !== other.measurement || point.time !== other.time) return false
  if (point.tags.size !== other.tags.size) return false
  const sameTags = [...point.tags].every(([name, value]) => other.tags.get(name) === value)
  return sameTags && [...other.fields.keys()].every((name) => point.fields.has(name))
}

function ended(refused: readonly RefusedEntry[]): Delivery {
  return refused.length === 0 ? DELIVERED : { outcome: 'refused', entries: refused }
}
