import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { visibilityOrder } from './visibility-order.ts'

function orderOf(ids: string, ...edges: readonly string[]) {
  const dependencies = new Map([...ids].map((id) => [id, new Set<string>()]))
  for (const [decider, decided] of edges) dependencies.get(decided!)!.add(decider!)
  return visibilityOrder([...ids], dependencies)
}

const ORDERS: readonly (readonly [ids: string, edges: readonly string[], order: string])[] = [
  ['', [], ''],
  ['abc', [], 'abc'],
  ['abc', ['ca', 'ab'], 'cab'],
  ['abcd', ['dc', 'cb', 'ba'], 'dcba'],
  ['abcd', ['ab', 'ac', 'bd', 'cd'], 'abcd'],
]

for (const [ids, edges, order] of ORDERS) {
  test(`${ids || 'nothing'}, where ${edges.join(', ') || 'none'} decide, is ordered ${order || 'as nothing'}`, () => {
    assert.deepEqual(orderOf(ids, ...edges), { kind: 'ordered', ids: [...order] })
  })
}

const CYCLES: readonly (readonly [edges: readonly string[], cycle: string])[] = [
  [['aa'], 'aa'],
  [['ab', 'ba'], 'aba'],
  [['ab', 'bc', 'ca'], 'abca'],
  [['ab', 'bc', 'cd', 'db'], 'bcdb'],
]

for (const [edges, cycle] of CYCLES) {
  test(`${edges.join(', ')} is a cycle, named in its direction`, () => {
    const order = orderOf('abcd', ...edges)
    assert.equal(order.kind, 'cycle')
    const named = order.ids.slice(0, -1).join('')
    assert.equal(order.ids.at(-1), order.ids[0])
    const turns = [...named].map((_, turn) => named.slice(turn) + named.slice(0, turn))
    assert.ok(turns.includes(cycle.slice(0, -1)), `${order.ids.join('')} should go round as ${cycle}`)
  })
}

test('each stands after those that decide about it, or there is a cycle whose every step is a dependency', () => {
  const letter = fc.constantFrom(...'abcdefgh')
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(letter, letter).map((pair) => pair.join(''))), (edges) => {
      const { kind, ids } = orderOf('abcdefgh', ...edges)
      if (kind === 'cycle') {
        for (const [index, id] of ids.slice(1).entries()) assert.ok(edges.includes(`${ids[index]}${id}`))
      } else {
        assert.equal(ids.length, 8)
        for (const [decider, decided] of edges) assert.ok(ids.indexOf(decider!) < ids.indexOf(decided!))
      }
    }),
  )
})
