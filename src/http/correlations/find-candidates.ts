import type { Candidate, Kin } from '../../core/correlation/suggest.ts'
import type { Event } from '../../core/events/event.ts'
import type { House } from '../house.ts'
import type { SuggestWish } from './read-correlate.ts'

/** Events that are looked at on one asset, before and after. */
const NEAREST_EACH = 100

/** Parts of an asset that are looked at. */
const MAX_CHILDREN = 50

/** The events nearest in time on the asset of an event and on those around it. */
export async function findCandidates(
  event: Event,
  { window, places }: Pick<SuggestWish, 'window' | 'places'>,
  house: House,
): Promise<Candidate[]> {
  const around = await assetsAround(event.asset, places, house)
  const found: Candidate[] = []
  for (const { asset, kin } of around) {
    const events = await nearestOn(asset, { event, window }, house)
    found.push(...events.map((event) => ({ event, kin })))
  }
  return found
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
    const children = (await assets.listAssets(query)).assets
    around.push(...children.map(({ tag }): AssetAround => ({ asset: tag, kin: 'child' })))
  }
  return around
}

type Around = { readonly event: Event; readonly window: SuggestWish['window'] }

async function nearestOn(asset: string, { event, window }: Around, { events }: House): Promise<Event[]> {
  const at = event.occurredAt
  const end = event.endedAt ?? at
  const page = { offset: 0, limit: NEAREST_EACH }
  const [before, after] = await Promise.all([
    events.list({
      ...page,
      filter: { asset, from: at - window.before, to: at },
      order: { by: 'occurred_at', direction: 'desc' },
    }),
    events.list({
      ...page,
      filter: { asset, from: at, to: end + window.after },
      order: { by: 'occurred_at', direction: 'asc' },
    }),
  ])
  return [...new Map([...before, ...after].map((found) => [found.id, found])).values()]
}
