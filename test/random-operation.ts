import fc from 'fast-check'
import type { AssetContent } from '../src/core/assets/asset.ts'
import type { AssetQuery } from '../src/core/assets/asset-registry.ts'
import type { EventContent } from '../src/core/events/event.ts'
import { COMPARISONS, type EventFilter } from '../src/core/events/event-query.ts'
import type { EventPageQuery, NewEvent } from '../src/core/events/event-store.ts'
import type { Severity } from '../src/core/events/severity.ts'
import { NOON } from './sample-event.ts'

/** One thing to do to an engine; `which` picks among the events there are. Few values, so that they meet. */
export type Operation =
  | {
      readonly do: 'append'
      readonly event: Omit<NewEvent, 'id'>
      readonly now: bigint
      readonly stale: boolean
    }
  | { readonly do: 'revise'; readonly which: number; readonly content: EventContent; readonly stale: boolean }
  | { readonly do: 'saveType'; readonly version: number; readonly stale: boolean }
  | { readonly do: 'deleteType'; readonly stale: boolean }
  | { readonly do: 'createAsset' | 'updateAsset'; readonly tag: string; readonly content: AssetContent }
  | { readonly do: 'deleteAsset' | 'getAsset'; readonly tag: string }
  | { readonly do: 'listAssets'; readonly query: AssetQuery }
  | { readonly do: 'list'; readonly query: Omit<EventPageQuery, 'after'>; readonly afterWhich: number | null }
  | { readonly do: 'count'; readonly filter: EventFilter; readonly atMost: number }
  | { readonly do: 'read'; readonly which: number }
  | { readonly do: 'tail'; readonly seq: number; readonly limit: number }

const moment = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map((second) => NOON + BigInt(second) * 1_000_000n),
  fc.constantFrom(-62_135_596_800_000_000n, NOON - 1n, NOON + 1n, 253_402_300_799_999_999n),
)

const duration = fc.constantFrom(
  0n,
  1n,
  999_999n,
  1_000_000n,
  1_000_001n,
  5_000_000n,
  60_000_000n,
  10n ** 14n,
)

const severity = fc.constantFrom<(Severity | null)[]>(null, 0, 3, 6, 8)

const typeId = fc.constantFrom('ASSET_LOG', 'ASSET_LOG', 'STATUS_RESTART', 'PREVENTIVE_CLEANING', 'custom')

const tag = fc.constantFrom('A', 'B', 'b', 'Ü')

const source = fc.constantFrom('maintenance-log', 'events', 'asset-log', 'import')

const value = fc.constantFrom(1, 2.5, -3, 'a', 'ab', 'Ab', 'ü', '🙂', true, false, null, ['a', 1], [])

const fieldId = fc.constantFrom('f1', 'f2', 'f 3.x')

const which = fc.nat({ max: 30 })

const content: fc.Arbitrary<EventContent> = fc
  .record({
    occurredAt: moment,
    lasts: fc.option(duration),
    severity,
    description: fc.option(fc.constantFrom('Trip', 'trip 100%', 'ÜBER_strom', '')),
    fields: fc.dictionary(fieldId, value, { maxKeys: 3 }),
    verbatim: fc.option(fc.constant({ message: '"x"' })),
  })
  .map(({ lasts, ...said }) => ({ ...said, endedAt: lasts === null ? null : said.occurredAt + lasts }))

const append: fc.Arbitrary<Operation> = fc
  .record({
    content,
    identity: fc.record({
      asset: tag,
      assetType: fc.option(fc.constantFrom('Motor', 'Pump')),
      registersAsset: fc.boolean(),
      typeId,
      typeVersion: fc.constant(1),
      source,
      recordedBy: fc.constantFrom('ada', 'bob'),
      dedupKey: fc.option(fc.constantFrom('k1', 'k2', 'k3'), { freq: 2 }),
      warnings: fc.constantFrom([], [{ code: 'c', message: 'm' }]),
    }),
    now: moment,
    stale: rarely(),
  })
  .map(({ content, identity, now, stale }) => ({
    do: 'append',
    event: { ...identity, ...content },
    now,
    stale,
  }))

const revise = fc.record({ do: fc.constant('revise'), which, content, stale: rarely() })

const filter: fc.Arbitrary<EventFilter> = fc.record(
  {
    asset: tag,
    typeIds: fc.array(typeId, { maxLength: 3 }),
    assetType: fc.constantFrom('Motor', 'Pump'),
    from: moment,
    to: moment,
    severities: fc.array(fc.constantFrom<Severity[]>(0, 3, 6, 8), { maxLength: 3 }),
    source,
    text: fc.constantFrom('TRIP', '%', '_', 'ü', ''),
    fields: fc.array(
      fc.record({
        anyOf: fc.array(fc.record({ fieldId, value }), { maxLength: 2 }),
        comparison: fc.constantFrom(...COMPARISONS),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
)

/** Most queries have one or two parts, or nothing would be found. */
const fewParts = fc
  .tuple(
    filter,
    fc.array(fc.constantFrom('asset', 'typeIds', 'from', 'to', 'severities', 'source'), { maxLength: 3 }),
  )
  .map(([whole, parts]) =>
    Object.fromEntries(Object.entries(whole).filter(([part]) => parts.some((kept) => kept === part))),
  )

const order = fc.record({
  by: fc.constantFrom('occurred_at', 'seq'),
  direction: fc.constantFrom('asc', 'desc'),
})

const list = fc.record({
  do: fc.constant('list'),
  query: fc.record({
    filter: fc.oneof(filter, fewParts, fewParts),
    order,
    offset: fc.constantFrom(0, 0, 1, 3),
    limit: fc.constantFrom(0, 1, 5, 100),
  }),
  afterWhich: fc.option(which),
})

const count = fc.record({
  do: fc.constant('count'),
  filter: fc.oneof(filter, fewParts),
  atMost: fc.constantFrom(0, 2, 100),
})

const assetContent = fc.record({
  type: fc.option(fc.constantFrom('Motor', 'Pump')),
  name: fc.option(fc.constantFrom('Feed pump', 'ÖL')),
  parent: fc.option(tag),
  attributes: fc.constantFrom({}, { kW: 5.5 }),
})

const assetQuery = fc
  .record({ order: fc.constantFrom('asc', 'desc'), offset: fc.nat({ max: 2 }), limit: fc.nat({ max: 4 }) })
  .chain((page) =>
    fc
      .record(
        { tag, type: fc.constantFrom('Motor', 'Pump'), parent: tag, text: fc.constantFrom('b', 'ö', 'P') },
        { requiredKeys: [] },
      )
      .map((parts) => ({ ...page, ...parts })),
  )

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat({ max: 9 }).map((number) => number === 0)
}

const catalogOperation = fc.oneof(
  fc.record({ do: fc.constant('saveType'), version: fc.integer({ min: 1, max: 2 }), stale: rarely() }),
  fc.record({ do: fc.constant('deleteType'), stale: rarely() }),
  fc.record({ do: fc.constantFrom('createAsset', 'updateAsset'), tag, content: assetContent }),
  fc.record({ do: fc.constantFrom('deleteAsset', 'getAsset'), tag }),
  fc.record({ do: fc.constant('listAssets'), query: assetQuery }),
)

const reading = fc.oneof(
  fc.record({ do: fc.constant('read'), which }),
  fc.record({ do: fc.constant('tail'), seq: which, limit: which }),
)

export const operations = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: append },
      { weight: 2, arbitrary: revise },
      { weight: 2, arbitrary: catalogOperation },
      { weight: 8, arbitrary: list },
      { weight: 3, arbitrary: count },
      { weight: 1, arbitrary: reading },
    ) as fc.Arbitrary<Operation>,
    { minLength: 50, maxLength: 150, size: 'max' },
  )
  // Plain objects: generated ones may have no prototype, which nothing parsed from JSON has.
  .map((sequence) => structuredClone(sequence))
