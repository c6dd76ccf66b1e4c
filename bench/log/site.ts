import { createRandom } from './random.ts'

/** The site that synthetic logs are about. None of it exists. */

export type SiteAsset = { readonly tag: string; readonly type: string; readonly parent: string | null }

const KINDS = [
  { prefix: 'WELL', type: 'Well', share: 0.4 },
  { prefix: 'MOTOR', type: 'Motor', share: 0.25 },
  { prefix: 'PUMP', type: 'Pump', share: 0.25 },
  { prefix: 'SRV', type: 'Server', share: 0.1 },
] as const

export const ASSETS = 2_000

/** The asset that has a hundredth of all events. */
export const BUSIEST_ASSET = 'WELL-0001'

/** Wells first; a motor or pump stands at a well. */
export function siteAssets(): SiteAsset[] {
  const random = createRandom(2_000)
  const wells = Math.round(ASSETS * KINDS[0].share)
  return KINDS.flatMap(({ prefix, type, share }) =>
    Array.from({ length: Math.round(ASSETS * share) }, (_, index) => ({
      tag: tagOf(prefix, index),
      type,
      parent: type === 'Motor' || type === 'Pump' ? tagOf(KINDS[0].prefix, random.below(wells)) : null,
    })),
  )
}

function tagOf(prefix: string, index: number): string {
  return `${prefix}-${String(index + 1).padStart(4, '0')}`
}

const SHARE_OF_BUSIEST = 0.01

/**
 * Places in the list of assets, each as often as it has events: one draw picks an asset. After the busiest they
 * fall off slowly: the second has five times as many as the last.
 */
export function assetDraw(): Uint16Array {
  const draw = new Uint16Array(65_536)
  const busiest = Math.round(draw.length * SHARE_OF_BUSIEST)
  const weights = Array.from({ length: ASSETS - 1 }, (_, index) => (index + 20) ** -0.35)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let place = busiest
  let passed = 0
  for (const [index, weight] of weights.entries()) {
    passed += weight
    const end = busiest + Math.round(((draw.length - busiest) * passed) / total)
    draw.fill(index + 1, place, end)
    place = end
  }
  return draw
}

export const CAUSES = ['equipment', 'weather', 'power', 'operator', 'process', 'other'] as const

/** Of a small log, too, each has a page of trips. */
export const CREWS = Array.from({ length: 150 }, (_, index) => `crew-${index + 1}`)

export const COMPONENTS = ['disk', 'network', 'psu', 'fan', 'memory'] as const

/** As `POST /event-types` takes them. */
export const SITE_TYPES = [
  {
    id: 'flaring-incident',
    name: 'Flaring incident',
    category: 'flaring',
    fields: [
      { name: 'volume_mcf', type: 'number', required: true, min: 0 },
      { name: 'cause', type: 'select', options: CAUSES },
      { name: 'remark', type: 'text' },
    ],
  },
  {
    id: 'pump-trip',
    name: 'Pump trip',
    category: 'trip',
    fields: [
      { name: 'pressure_bar', type: 'number', min: 0 },
      { name: 'trip_code', type: 'text' },
      { name: 'crew', type: 'text', indexed: true },
      { name: 'cause', type: 'select', options: CAUSES },
    ],
  },
  {
    id: 'server-outage',
    name: 'Server outage',
    category: 'outage',
    fields: [
      { name: 'minutes_down', type: 'integer', min: 0 },
      { name: 'component', type: 'select', required: true, options: COMPONENTS },
      { name: 'ticket', type: 'text' },
    ],
  },
] as const

export type SiteTypeId = (typeof SITE_TYPES)[number]['id']

/** Seconds within which an outage of one component is the same outage. */
export const OUTAGE_WINDOW = 60

/** As `POST /duplication-rules` takes it. */
export const OUTAGE_RULE = {
  id: 'same-outage',
  name: 'Same outage',
  event_type_id: 'server-outage',
  fingerprint_fields: ['entity_id', 'event_type_id', 'fields.component'],
  window_seconds: OUTAGE_WINDOW,
  action: 'flag',
  enabled: true,
} as const
