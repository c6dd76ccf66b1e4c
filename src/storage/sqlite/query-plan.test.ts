import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import type { EventFilter, EventOrder } from '../../core/events/event-query.ts'
import { type EventLookup, lookupOf } from '../sql/event-lookup.ts'
import { pageTemplate } from './event-page.ts'
import { migrate } from './migrate.ts'

const NEWEST: EventOrder = { by: 'occurred_at', direction: 'desc' }

const OLDEST: EventOrder = { by: 'occurred_at', direction: 'asc' }

const BY_SEQ: EventOrder = { by: 'seq', direction: 'desc' }

const SEVERAL = ['STATUS_RESTART', 'STATUS_CALIBRATION']

const LOG = { typeIds: ['ASSET_LOG'] }

type Plan = [sentence: string, filter: EventFilter, order: EventOrder, walks: readonly string[]]

/** Of an asset the settled part of a timeline, and the newest events at both levels. */
const ofAsset = (...settled: string[]) => walksOf(...settled, ...newWith('asset=?'))

const ofAssetWithin = (range: string) => walksOf(range, ...newWith(range))

const newWith = (range: string) => Array<string>(2).fill(`level=? AND ${range}`)

const walksOf = (...ranges: string[]) => ranges.map((range) => `SEARCH i USING PRIMARY KEY (${range})`)

/** How the rows of a page are found, each range with the index it walks. */
const PLANS: readonly Plan[] = [
  ['everything', {}, NEWEST, ['SCAN e USING COVERING INDEX event_time']],
  ['an asset', { asset: 'a' }, NEWEST, ofAsset('asset=?')],
  ['a type', { typeIds: ['X'] }, NEWEST, ['SEARCH e USING COVERING INDEX event_type_time (type=?)']],
  [
    'types of an asset',
    { asset: 'a', typeIds: SEVERAL },
    NEWEST,
    ofAsset('asset=? AND type=?', 'asset=? AND type=?'),
  ],
  [
    'log entries and another type of an asset, where no event may come by twice,',
    { asset: 'a', typeIds: ['ASSET_LOG', 'STATUS_RESTART'] },
    NEWEST,
    ofAsset('asset=?'),
  ],
  ['up to a moment', { to: 5n }, OLDEST, ['SEARCH e USING COVERING INDEX event_time (occurred_at<?)']],
  [
    'a window, with what was going on when it began',
    { from: 1n, to: 5n },
    NEWEST,
    [
      'SEARCH e USING COVERING INDEX event_time (occurred_at>? AND occurred_at<?)',
      'SEARCH e USING COVERING INDEX event_span (span=? AND occurred_at>? AND occurred_at<?)',
    ],
  ],
  [
    'a window of an asset',
    { asset: 'a', from: 1n },
    OLDEST,
    [
      ...ofAssetWithin('asset=? AND occurred_at>?'),
      'SEARCH e USING INDEX event_asset_span (asset=? AND span=? AND occurred_at>? AND occurred_at<?)',
    ],
  ],
  ['entries as they came', {}, BY_SEQ, ['SCAN e']],
  [
    'the log of an asset, every severity and none',
    { ...LOG, asset: 'a' },
    BY_SEQ,
    Array(10).fill('SEARCH e USING COVERING INDEX event_log_of_asset (asset=? AND severity=?)'),
  ],
  [
    'the log of an asset, some severities',
    { ...LOG, asset: 'a', severities: [1, 8] },
    BY_SEQ,
    Array(2).fill('SEARCH e USING COVERING INDEX event_log_of_asset (asset=? AND severity=?)'),
  ],
  [
    'the log of all assets, one severity',
    { ...LOG, severities: [1] },
    BY_SEQ,
    ['SEARCH e USING COVERING INDEX event_log (severity=?)'],
  ],
]

const database = new Database(':memory:')
migrate(database)

for (const [sentence, filter, order, walks] of PLANS) {
  test(`a page of ${sentence} walks its indexes in order`, () => {
    const plan = planOf({ filter, order, offset: 0, limit: 50 })
    assert.deepEqual(rangesIn(plan), walks)
    const sorted = plan.filter((line) => line.includes('TEMP B-TREE'))
    // What was going on at the beginning of a window comes by duration and is few: only that is sorted.
    assert.equal(sorted.length, walks.some((walk) => walk.includes('_span')) ? 1 : 0)
  })
}

test('a cursor starts where it points, even among events of the same moment', () => {
  const after = { occurredAt: 5n, seq: 7 }
  const plan = planOf({ filter: { asset: 'a', to: 9n }, order: NEWEST, after, offset: 0, limit: 50 })
  assert.deepEqual(rangesIn(plan), [
    ...ofAssetWithin('asset=? AND occurred_at=? AND seq<?'),
    ...ofAssetWithin('asset=? AND occurred_at<?'),
  ])
})

test('the log as it stood walks the same indexes, and looks at what was revised since', () => {
  const filter = { asset: 'a', asOf: 7 }
  const plan = planOf({ filter, order: NEWEST, offset: 0, limit: 50 })
  assert.deepEqual(rangesIn(plan), [...ofAsset('asset=?'), 'SEARCH e USING INDEX event_revised (current>?)'])
  const byRevision = plan.filter((line) => /^SEARCH v /.test(line))
  const isServed = (line: string) => line.includes('entry_revisions (event=? AND rowid<?)')
  assert.ok(byRevision.length > 0 && byRevision.every(isServed), byRevision.join('\n'))
  const byMerge = plan.filter((line) => /^SEARCH m /.test(line))
  assert.deepEqual(byMerge, ['SEARCH m USING INDEX entry_merges (event=? AND rowid<?)'])
  const bySeq = planOf({ filter: { asOf: 7 }, order: BY_SEQ, offset: 0, limit: 50 })
  assert.deepEqual(rangesIn(bySeq), ['SEARCH e USING INTEGER PRIMARY KEY (rowid<?)'])
})

test('equal values of an indexed field come in the order of time, and nothing else is looked at', () => {
  const value = { index: 1, value: 'weather' }
  const drive = { place: 0, comparison: 'eq', values: [value], exact: true } as const
  const fields = [{ anyOf: [{ fieldId: 'cause', value: 'weather' }], comparison: 'eq' }] as const
  const lookup = { ...lookupOf({ filter: { fields }, order: NEWEST, offset: 0, limit: 50 }), drive }
  const plan = explained(lookup)
  assert.deepEqual(
    plan.filter((line) => /^(SCAN|SEARCH) i/.test(line)),
    ['SEARCH i USING PRIMARY KEY (field=? AND value=?)'],
  )
  assert.deepEqual(
    plan.filter((line) => line.includes('TEMP B-TREE')),
    [],
  )
  assert.equal(plan.filter((line) => line === 'SEARCH e USING INTEGER PRIMARY KEY (rowid=?)').length, 1)
})

test('a range of an indexed field is found by its index', () => {
  const value = { index: 1, value: 5 }
  const drive = { place: 0, comparison: 'gte', values: [value], exact: true } as const
  const fields = [{ anyOf: [{ fieldId: 'volume', value: 5 }], comparison: 'gte' }] as const
  const lookup = { ...lookupOf({ filter: { fields }, order: NEWEST, offset: 0, limit: 50 }), drive }
  const plan = explained(lookup)
  assert.deepEqual(
    plan.filter((line) => /^(SCAN|SEARCH) i/.test(line)),
    ['SEARCH i USING PRIMARY KEY (field=? AND value>? AND value<?)'],
  )
})

function planOf(query: Parameters<typeof lookupOf>[0]): string[] {
  return explained(lookupOf(query))
}

function explained(lookup: EventLookup): string[] {
  const { text, bind } = pageTemplate(lookup)
  const lines = database
    .prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
    .all(...bind(lookup))
  return lines.map(({ detail }) => detail)
}

/** The accesses that find what a page may hold; others fetch the rows to check or to show them. */
function rangesIn(plan: readonly string[]): string[] {
  const accesses = plan.filter((line) => /^(SCAN|SEARCH) [ei]\b/.test(line))
  return accesses.filter((line) => line !== 'SEARCH e USING INTEGER PRIMARY KEY (rowid=?)')
}
