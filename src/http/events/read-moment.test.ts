import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from '../../core/problems.ts'
import { formatInstant } from '../../core/time/instant.ts'
import { readFrom, readTo } from './read-moment.ts'

const MOMENTS: readonly (readonly [text: string, from: string, to: string])[] = [
  ['2026-04-10', '2026-04-10T00:00:00Z', '2026-04-10T23:59:59.999999Z'],
  ['9999-12-31', '9999-12-31T00:00:00Z', '9999-12-31T23:59:59.999999Z'],
  ['2026-04-10T00:00:00Z', '2026-04-10T00:00:00Z', '2026-04-10T00:00:00Z'],
  ['2026-04-10 10:30', '2026-04-10T10:30:00Z', '2026-04-10T10:30:00Z'],
  ['2026-04-10T10:30:00.5%2B02:00', '2026-04-10T08:30:00.500000Z', '2026-04-10T08:30:00.500000Z'],
  ['2026-04-10T10:30:00.5+02:00', '2026-04-10T08:30:00.500000Z', '2026-04-10T08:30:00.500000Z'],
  ['2026-04-10 10:30+0200', '2026-04-10T08:30:00Z', '2026-04-10T08:30:00Z'],
]

test('a moment is read, and a bare day is its whole day', () => {
  for (const [text, from, to] of MOMENTS) {
    const problems: Problem[] = []
    const query = new URLSearchParams(`at=${text}`)
    assert.equal(formatInstant(readFrom(query, 'at', problems)!), from, text)
    assert.equal(formatInstant(readTo(query, 'at', problems)!), to, text)
    assert.deepEqual(problems, [])
  }
})

test('what is absent is undefined, what is no datetime a problem, and of two the last counts', () => {
  const problems: Problem[] = []
  assert.equal(readTo(new URLSearchParams(), 'at', problems), undefined)
  assert.deepEqual(problems, [])
  assert.equal(readTo(new URLSearchParams('at=2026-04-10&at=soon'), 'at', problems), undefined)
  assert.deepEqual(
    problems.map(({ path, input }) => [path, input]),
    [[['at'], 'soon']],
  )
})
