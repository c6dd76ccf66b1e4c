import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventPageQuery } from '../../core/events/event-store.ts'
import { lookupOf, shapeOf } from './event-lookup.ts'

const after = { occurredAt: 100n, seq: 7 }

/** Pairs whose statements differ although their bounds look alike; one text for both answered wrongly once. */
const DIFFERENT: readonly [sentence: string, one: Partial<EventPageQuery>, other: Partial<EventPageQuery>][] =
  [
    [
      'a cursor in the order of seq, with and without a from before it',
      { after, order: { by: 'seq', direction: 'asc' }, filter: { from: 50n } },
      { after, order: { by: 'seq', direction: 'asc' }, filter: {} },
    ],
    [
      'a cursor in the order of seq, with and without a to after it',
      { after, order: { by: 'seq', direction: 'desc' }, filter: { to: 150n } },
      { after, order: { by: 'seq', direction: 'desc' }, filter: {} },
    ],
  ]

for (const [sentence, one, other] of DIFFERENT) {
  test(`${sentence}, are two shapes`, () => {
    assert.notEqual(shape(one), shape(other))
  })
}

function shape(query: Partial<EventPageQuery>): string {
  const whole = {
    filter: {},
    order: { by: 'occurred_at', direction: 'desc' },
    offset: 0,
    limit: 10,
    ...query,
  }
  return shapeOf(lookupOf(whole as EventPageQuery))
}
