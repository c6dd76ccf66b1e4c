import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chooseHit } from './choose-hit.ts'
import type { DuplicateHit } from './duplication-check.ts'
import { DUPLICATION_ACTIONS } from './duplication-rule.ts'

function hit(ruleId: string, action: DuplicateHit['action']): DuplicateHit {
  return { ruleId, action, fingerprint: 'f', matched: {}, duplicateOf: 'e', occurrenceCount: 1 }
}

const hits = fc.uniqueArray(
  fc.record({ ruleId: fc.string({ maxLength: 3 }), action: fc.constantFrom(...DUPLICATION_ACTIONS) }),
  { selector: ({ ruleId }) => ruleId },
)

test('the strongest action decides', () => {
  const all = [hit('a', 'flag'), hit('b', 'merge'), hit('c', 'drop'), hit('d', 'reject')]
  const decided = [4, 3, 2, 1].map((count) => chooseHit(all.slice(0, count))?.action)
  assert.deepEqual(decided, ['reject', 'drop', 'merge', 'flag'])
})

test('of equal actions the lowest rule id decides, as text', () => {
  assert.equal(chooseHit([hit('b', 'drop'), hit('a', 'drop'), hit('B', 'drop')])?.ruleId, 'B')
})

test('no hit is no hit', () => assert.equal(chooseHit([]), null))

test('the order of the rules never matters', () => {
  fc.assert(
    fc.property(hits, fc.infiniteStream(fc.nat()), (said, numbers) => {
      const all = said.map(({ ruleId, action }) => hit(ruleId, action))
      const shuffled = all
        .map((one) => ({ one, key: numbers.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one)
      assert.deepEqual(chooseHit(shuffled), chooseHit(all))
    }),
  )
})
