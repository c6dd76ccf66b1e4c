import fc from 'fast-check'
import type { AssetContent } from '../src/core/assets/asset.ts'
import type { AssetFilter, AssetQuery } from '../src/core/assets/asset-registry.ts'
import type { Relation } from '../src/core/correlation/correlation.ts'
import type { DuplicationCheck, ResetScope } from '../src/core/duplication/duplication-check.ts'
import { DUPLICATION_ACTIONS, type DuplicationRule } from '../src/core/duplication/duplication-rule.ts'
import type { EventContent } from '../src/core/events/event.ts'
import { COMPARISONS, type EventFilter } from '../src/core/events/event-query.ts'
import type { EventPageQuery, NewEvent } from '../src/core/events/event-store.ts'
import type { Severity } from '../src/core/events/severity.ts'
import { NOON, sampleDuplicationRule } from './sample-event.ts'

/** One thing to do to an engine; `which` picks among the events there are. Few values, so that they meet. */
export type Operation =
  | ({ readonly do: 'append' } & RandomAppend)
  | { readonly do: 'appendAll'; readonly items: readonly RandomAppend[] }
  | ({
      readonly do: 'revise'
      readonly which: number
      readonly content: EventContent
      readonly stale: boolean
    } & RandomJudgement)
  | { readonly do: 'recall'; readonly claim: RandomClaim }
  | { readonly do: 'link'; readonly from: number; readonly to: number; readonly relation: Relation }
  | { readonly do: 'unlink'; readonly which: number }
  | { readonly do: 'saveRule'; readonly rule: DuplicationRule; readonly stale: boolean }
  | { readonly do: 'deleteRule'; readonly id: string; readonly stale: boolean }
  | { readonly do: 'reset'; readonly scope: ResetScope }
  | { readonly do: 'statistics' }
  | {
      readonly do: 'saveType'
      readonly version: number
      readonly indexed: readonly string[]
      readonly stale: boolean
    }
  | { readonly do: 'deleteType'; readonly stale: boolean }
  | { readonly do: 'createAsset' | 'updateAsset'; readonly tag: string; readonly content: AssetContent }
  | { readonly do: 'deleteAsset' | 'getAsset'; readonly tag: string }
  | { readonly do: 'listAssets'; readonly query: AssetQuery }
  | { readonly do: 'countAssets'; readonly filter: AssetFilter }
  | { readonly do: 'list'; readonly query: Omit<EventPageQuery, 'after'>; readonly afterWhich: number | null }
  | { readonly do: 'count'; readonly filter: EventFilter; readonly atMost: number }
  | { readonly do: 'read'; readonly which: number; readonly asOf: number; readonly moment: bigint }
  | { readonly do: 'tail'; readonly seq: number; readonly limit: number }

export type RandomAppend = RandomJudgement & {
  readonly event: Omit<NewEvent, 'id'>
  readonly now: bigint
  readonly stale: boolean
}

/** Checks of rules that are not there are left out; claims are made at the moment they are carried out. */
export type RandomJudgement = {
  readonly checks: readonly Omit<DuplicationCheck, 'action' | 'matched'>[]
  readonly claim: RandomClaim | null
}

export type RandomClaim = {
  readonly key: string
  readonly bodyHash: string
  /** Seconds after which it is forgotten. */
  readonly lasts: number
}

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

const typeId = fc.constantFrom(
  'ASSET_LOG',
  'ASSET_LOG',
  'STATUS_RESTART',
  'STATUS_RESTART',
  'PREVENTIVE_CLEANING',
  'custom',
)

const tag = fc.constantFrom('A', 'B', 'b', 'Ü')

const source = fc.constantFrom('maintenance-log', 'events', 'asset-log', 'import', 'mqtt')

const value = fc.constantFrom(1, 2.5, -3, 'a', 'ab', 'Ab', 'ü', '🙂', true, false, null, ['a', 1], [])

const fieldId = fc.constantFrom('f1', 'f2', 'f 3.x')

const single = fc.constantFrom(
  1,
  2.5,
  -3,
  'a',
  'ab',
  'Ab',
  'ü',
  `${'🙂'.repeat(150)}a`,
  '🙂'.repeat(100),
  true,
)

/** Fields of the custom type alone, which are indexed at times: one of single values, one of lists. */
export const OWN_VALUE = 'own-value'
export const OWN_LIST = 'own-list'

const ownFields = fc.record(
  { [OWN_VALUE]: single, [OWN_LIST]: fc.array(single, { maxLength: 3 }) },
  { requiredKeys: [] },
)

const which = fc.oneof(fc.nat({ max: 4 }), fc.nat({ max: 12 }), fc.nat({ max: 30 }))

const judgedBy = fc.constantFrom<EventContent['judgedBy'][]>(
  [],
  [],
  [{ ruleId: 'g', version: 1, outcome: 'passed' }],
  [{ ruleId: 'g', version: 2, outcome: 'audited', findings: ['ä'] }],
)

const content: fc.Arbitrary<EventContent> = fc
  .record({
    occurredAt: moment,
    lasts: fc.option(duration),
    severity,
    description: fc.option(fc.constantFrom('Trip', 'trip 100%', 'ÜBER_strom', '')),
    fields: fc
      .tuple(fc.dictionary(fieldId, value, { maxKeys: 3 }), ownFields)
      .map(([some, own]) => ({ ...some, ...own })),
    verbatim: fc.option(fc.constant({ message: '"x"' })),
    judgedBy,
  })
  .map(({ lasts, ...said }) => ({ ...said, endedAt: lasts === null ? null : said.occurredAt + lasts }))

const ruleId = fc.constantFrom('r1', 'r2', 'r3')

const fingerprint = fc.constantFrom('plain', 'ab'.repeat(32))

const claim: fc.Arbitrary<RandomClaim> = fc.record({
  key: fc.integer({ min: 1, max: 8 }).map((number) => `k${number}`),
  bodyHash: fc.constantFrom('h1', 'h1', 'h2'),
  lasts: fc.constantFrom(5, 40, 10_000),
})

const judgement = fc.record({
  checks: fc.oneof(
    fc.constant([]),
    fc.uniqueArray(
      fc.record({ ruleId, fingerprint, window: fc.constantFrom(null, 0n, 3_000_000n, 20_000_000n) }),
      { maxLength: 3, selector: (check) => check.ruleId },
    ),
  ),
  claim: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: claim }),
})

const randomAppend: fc.Arbitrary<RandomAppend> = fc
  .record({
    judgement,
    content,
    identity: fc.record({
      asset: tag,
      assetType: fc.option(fc.constantFrom('Motor', 'Pump')),
      registersAsset: rarely().map((refuses) => !refuses),
      typeId,
      typeVersion: fc.constant(1),
      source,
      recordedBy: fc.constantFrom('ada', 'bob'),
      dedupKey: fc.constantFrom(null, null, null, null, 'k1', 'k2', 'k3'),
      warnings: fc.constantFrom([], [{ code: 'c', message: 'm' }]),
    }),
    now: moment,
    stale: rarely(),
  })
  .map(({ content, identity, judgement, now, stale }) => ({
    event: { ...identity, ...content },
    now,
    stale,
    ...judgement,
  }))

const append = randomAppend.map((said) => ({ do: 'append', ...said }))

const appendAll = fc.record({
  do: fc.constant('appendAll'),
  items: fc.array(randomAppend, { minLength: 1, maxLength: 4 }),
})

const revise = fc
  .record({ which, content, stale: rarely(), judgement })
  .map(({ judgement, ...said }) => ({ do: 'revise', ...said, ...judgement }))

const asOf = fc.nat({ max: 60 })

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
        anyOf: fc.oneof(
          fc.array(fc.record({ fieldId, value }), { maxLength: 3 }),
          fc.record({ fieldId: fc.constantFrom(OWN_VALUE, OWN_LIST), value: single }).map((one) => [one]),
        ),
        comparison: fc.constantFrom(...COMPARISONS),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    asOf,
  },
  { requiredKeys: [] },
)

/** Most queries have one or two parts, or nothing would be found. */
const fewParts = fc
  .tuple(
    filter,
    fc.array(
      fc.constantFrom('asset', 'typeIds', 'from', 'to', 'severities', 'source', 'asOf', 'asOf', 'fields'),
      { maxLength: 3 },
    ),
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

const assetFilterParts = {
  tag,
  type: fc.constantFrom('Motor', 'Pump'),
  parent: tag,
  text: fc.constantFrom('b', 'ö', 'P'),
}

const assetFilter = fc.record(assetFilterParts, { requiredKeys: [] })

const assetQuery = fc
  .record({ order: fc.constantFrom('asc', 'desc'), offset: fc.nat({ max: 2 }), limit: fc.nat({ max: 4 }) })
  .chain((page) =>
    fc
      .record({ ...assetFilterParts, after: tag }, { requiredKeys: [] })
      .map((parts) => ({ ...page, ...parts })),
  )

function rarely(): fc.Arbitrary<boolean> {
  return fc.nat({ max: 9 }).map((number) => number === 0)
}

const catalogOperation = fc.oneof(
  fc.record({
    do: fc.constant('saveType'),
    version: fc.integer({ min: 1, max: 2 }),
    indexed: fc.subarray([OWN_VALUE, OWN_LIST]),
    stale: rarely(),
  }),
  fc.record({ do: fc.constant('deleteType'), stale: rarely() }),
  fc.record({ do: fc.constantFrom('createAsset', 'updateAsset'), tag, content: assetContent }),
  fc.record({ do: fc.constantFrom('deleteAsset', 'getAsset'), tag }),
  fc.record({ do: fc.constant('listAssets'), query: assetQuery }),
  fc.record({ do: fc.constant('countAssets'), filter: assetFilter }),
)

const rule = fc
  .record({
    id: ruleId,
    action: fc.constantFrom(...DUPLICATION_ACTIONS),
    enabled: fc.nat({ max: 5 }).map((number) => number > 0),
  })
  .map((said) => sampleDuplicationRule(said))

const ruleOperation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('saveRule'), rule, stale: rarely() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteRule'), id: ruleId, stale: rarely() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reset'),
      scope: fc.record({ ruleId, asset: tag, fingerprint, before: moment }, { requiredKeys: [] }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('statistics') }) },
)

const linkOperation = fc.oneof(
  fc.record({
    do: fc.constant('link'),
    from: which,
    to: which,
    relation: fc.constantFrom('causes', 'related'),
  }),
  fc.record({ do: fc.constant('unlink'), which }),
)

const reading = fc.oneof(
  fc.record({ do: fc.constant('read'), which, asOf, moment }),
  fc.record({ do: fc.constant('recall'), claim }),
  fc.record({ do: fc.constant('tail'), seq: which, limit: which }),
)

export const operations = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: append },
      { weight: 1, arbitrary: appendAll },
      { weight: 3, arbitrary: revise },
      { weight: 2, arbitrary: catalogOperation },
      { weight: 2, arbitrary: ruleOperation },
      { weight: 2, arbitrary: linkOperation },
      { weight: 8, arbitrary: list },
      { weight: 3, arbitrary: count },
      { weight: 2, arbitrary: reading },
    ) as fc.Arbitrary<Operation>,
    { minLength: 50, maxLength: 150, size: 'max' },
  )
  // Plain objects: generated ones may have no prototype, which nothing parsed from JSON has.
  .map((sequence) => structuredClone(sequence))
