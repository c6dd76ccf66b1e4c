import { agree } from '../../core/correlation/matching.ts'
import type { Candidate, Kin } from '../../core/correlation/suggest.ts'
import type { Event } from '../../core/events/event.ts'
import type { EventFilter } from '../../core/events/event-query.ts'
import type { House } from '../house.ts'
import { probesFor } from './probes.ts'
import type { SuggestWish } from './read-correlate.ts'

/** Events that are looked at on one asset, before and after. */
const NEAREST_EACH = 100

/** Parts of an asset that are looked at. */
const MAX_CHILDREN = 50

/** The events nearest in time on the asset of an event and on those around it that may be suggested. */
export async function findCandidates(event: Event, wish: SuggestWish, house: House): Promise<Candidate[]> {
  const { window, places, match } = wish
  const snapshot = house.catalog.current()
  const probes = probesFor(event, wish, snapshot)
  const around = await assetsAround(event.asset, places, house)
  const found = new Map<string, Candidate>()
  for (const { asset, kin } of around) {
    for (const probe of probes) {
      const others = await nearestOn({ ...probe, asset }, { event, window }, house)
      for (const other of others) {
        if (match === null || agree([event, other], match, snapshot))
          found.set(other.id, { event: other, kin })
      }
    }
  }
  return [...found.values()]
}

type AssetAround = { readonly asset: string; readonly kin: Kin }

async function assetsAround(
  tag: string,
  places: SuggestWish['places'],
  { registries: { assets } }: House,
): Promise<AssetAround[]> {
  const around: AssetAround[] = places.includes('asset') ? [{ asset: tag, kin: 'same' }] : []
  if (places.includes('parent')) {
    const parent = (await assets.getAsset(tag))?.parent
    if (parent) around.push({ asset: parent, kin: 'parent' })
  }
  if (places.includes('children')) {
    const query = { parent: tag, order: 'asc', offset: 0, limit: MAX_CHILDREN } as const
    const children = await assets.listAssets(query)
    around.push(...children.map(({ tag }): AssetAround => ({ asset: tag, kin: 'child' })))
  }
  return around
}

type Around = { readonly event: Event; readonly window: SuggestWish['window'] }

async function nearestOn(
  filter: EventFilter,
  { event, window }: Around,
  { events }: House,
): Promise<Event[]> {
  const at = event.occurredAt
  const end = event.endedAt ?? at
  const page = { offset: 0, limit: NEAREST_EACH }
  const [before, after] = await Promise.all([
    events.list({
      ...page,
      filter: { ...filter, from: at - window.before, to: at },
      order: { by: 'occurred_at', direction: 'desc' },
    }),
    events.list({
      ...page,
      filter: { ...filter, from: at, to: end + window.after },
      order: { by: 'occurred_at', direction: 'asc' },
    }),
  ])
  return [...new Map([...before, ...after].map((found) => [found.id, found])).values()]
}
