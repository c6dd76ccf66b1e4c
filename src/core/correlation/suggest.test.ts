import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compileCatalog } from '../catalog-snapshot.ts'
import type { Event } from '../events/event.ts'
import type { CoOccurrence } from './co-occurrence-survey.ts'
import { createKindReader } from './kind.ts'
import { type Evidence, type Kin, suggest } from './suggest.ts'

const CATALOG = { revision: 1, types: [], versions: [], guardRules: [], duplicationRules: [] }

const FOLLOWS: CoOccurrence = {
  windowSeconds: 86_400,
  events: 100,
  complete: true,
  kinds: ['["ASSET_LOG",null,"alarm"]', '["ASSET_LOG",null,"trip"]'],
  pairs: [{ first: 0, second: 1, trials: 20, observed: 18, expected: 1, excess: 12 }],
}

const EVIDENCE: Evidence = {
  snapshot: compileCatalog(CATALOG),
  window: { before: 3_600_000_000n, after: 600_000_000n },
  kindsOf: createKindReader(CATALOG),
  coOccurrence: FOLLOWS,
}

function eventAt(seconds: number, description = 'hum', lasts: number | null = null): Event {
  const occurredAt = BigInt(seconds) * 1_000_000n
  return {
    id: `${description} ${seconds}`,
    seq: 1,
    asset: 'pump',
    assetType: null,
    typeId: 'ASSET_LOG',
    typeVersion: 1,
    source: 'events',
    recordedBy: 'anna',
    dedupKey: null,
    warnings: [],
    occurredAt,
    endedAt: lasts === null ? null : occurredAt + BigInt(lasts) * 1_000_000n,
    severity: null,
    description,
    fields: {},
    verbatim: null,
    judgedBy: [],
    recordedAt: 10n ** 15n,
    revision: 1,
    occurrenceCount: 1,
    duplicateOf: null,
    hit: null,
  }
}

function about(event: Event, others: readonly Event[], kin: Kin = 'same') {
  return suggest(
    event,
    others.map((other) => ({ event: other, kin })),
    EVIDENCE,
  )
}

describe('a suggestion', () => {
  const CASES: readonly (readonly [sentence: string, event: Event, other: Event, isSuggested: boolean])[] = [
    ['reaches as far back as the window', eventAt(3_600), eventAt(0), true],
    ['and no further', eventAt(3_601), eventAt(0), false],
    ['reaches forward', eventAt(0), eventAt(600), true],
    ['and no further', eventAt(0), eventAt(601), false],
    ['counts from the end of what came before', eventAt(4_000), eventAt(0, 'hum', 1_000), true],
    ['takes what goes on meanwhile', eventAt(90_000), eventAt(0, 'hum', 100_000), true],
    ['is never the event itself', eventAt(0), eventAt(0), false],
  ]
  for (const [sentence, event, other, isSuggested] of CASES) {
    test(sentence, () => assert.equal(about(event, [other]).length, isSuggested ? 1 : 0))
  }

  test('that follows more often than chance is better than a nearer one, and says which causes which', () => {
    const [first, second] = about(eventAt(1_800, 'trip'), [eventAt(1_700), eventAt(0, 'alarm')])
    assert.deepEqual([first?.event.description, second?.event.description], ['alarm', 'hum'])
    assert.deepEqual([first?.relation, second?.relation], ['caused_by', 'related'])
    assert.equal(about(eventAt(0, 'alarm'), [eventAt(60, 'trip')])[0]?.relation, 'causes')
    assert.equal(about(eventAt(0, 'trip'), [eventAt(60, 'alarm')])[0]?.relation, 'related', 'not backwards')
  })

  test('on another asset says where, and counts less', () => {
    const [same] = about(eventAt(60), [eventAt(0)])
    const [parent] = about(eventAt(60), [eventAt(0)], 'parent')
    assert.ok(parent!.score < same!.score)
    assert.equal(parent!.reasons[0], 'on pump, which this asset is part of')
  })

  test('scores from 0 to 1, nearer ones never less', () => {
    fc.assert(
      fc.property(fc.nat(3_600), fc.nat(3_600), (a, b) => {
        const event = eventAt(3_600)
        const found = about(event, [eventAt(a, 'one'), eventAt(b, 'two')])
        for (const { score } of found) assert.ok(score >= 0 && score <= 1)
        const scores = found.toSorted((x, y) => Number(x.delta - y.delta)).map(({ score }) => score)
        assert.deepEqual(
          scores,
          scores.toSorted((x, y) => x - y),
        )
      }),
    )
  })
})
