import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createQuietWork } from './quiet-work.ts'
import type { Command } from './write-commands.ts'

const APPEND: Command = { name: 'append', args: [] as never }
const TYPE_CHANGE: Command = { name: 'saveType', args: [] as never }

type Slice = 'more' | 'done' | 'failed'

test('a second after the start it is looked whether there is anything to do, and not again while nobody writes', (t) => {
  const { pass, slices } = withWork(t, [])
  pass(999)
  assert.deepEqual(slices, [])
  pass(1)
  assert.deepEqual(slices, ['in quiet'])
  pass(60_000)
  assert.deepEqual(slices, ['in quiet'])
})

test('while nobody writes slice follows slice until all is done', (t) => {
  const { pass, slices } = withWork(t, ['more', 'more', 'more', 'done'])
  pass(1_000)
  for (let turn = 0; turn < 10; turn += 1) pass(1)
  assert.equal(slices.length, 4)
})

test('a batch between two slices delays the next one, and puts no other beside it', (t) => {
  const { quiet, pass, slices } = withWork(t, ['more', 'more'], 20)
  quiet.disturb(Array(1_000).fill(APPEND))
  pass(1_000)
  quiet.disturb([TYPE_CHANGE])
  assert.deepEqual(slices, ['beside others'])
  pass(79)
  assert.deepEqual(slices, ['beside others'])
  pass(1_000)
  assert.equal(slices.length, 2)
  pass(1_000)
  assert.equal(slices.length, 3)
})

test('what failed is tried again a second later', (t) => {
  const { pass, slices } = withWork(t, ['failed', 'done'])
  pass(1_000)
  pass(999)
  assert.equal(slices.length, 1)
  pass(1)
  assert.equal(slices.length, 2)
})

test('what was done while others wrote is looked at again once they are quiet', (t) => {
  const { quiet, pass, slices } = withWork(t, ['done', 'done'])
  quiet.disturb(Array(1_000).fill(APPEND))
  pass(1_000)
  pass(1_000)
  pass(60_000)
  assert.deepEqual(slices, ['beside others', 'in quiet'])
})

test('whoever writes after all was done has it looked at a second later, and once', (t) => {
  const { quiet, pass, slices } = withWork(t, [])
  pass(1_000)
  quiet.disturb([APPEND])
  quiet.disturb([APPEND])
  pass(999)
  assert.equal(slices.length, 1)
  pass(1)
  assert.equal(slices.length, 2)
})

for (const name of ['saveType', 'deleteType'] as const) {
  test(`${name} may leave something to do, which is begun at once`, (t) => {
    const { quiet, pass, slices } = withWork(t, [])
    pass(1_000)
    quiet.disturb([APPEND, { ...TYPE_CHANGE, name }])
    pass(1)
    assert.equal(slices.length, 2)
  })
}

test('after the end nothing is looked at', (t) => {
  const { quiet, pass, slices } = withWork(t, [])
  quiet.end()
  pass(60_000)
  assert.deepEqual(slices, [])
})

/** Work whose slices end as said, and take so many milliseconds; then there is nothing more to do. */
function withWork(t: TestContext, outcomes: readonly Slice[], takes = 0) {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const slices: string[] = []
  const quiet = createQuietWork({
    work: (isQuiet) => {
      const until = performance.now() + takes
      while (performance.now() < until);
      slices.push(isQuiet ? 'in quiet' : 'beside others')
      return outcomes[slices.length - 1] ?? 'done'
    },
    tidy: () => {},
  })
  return { quiet, slices, pass: (milliseconds: number) => t.mock.timers.tick(milliseconds) }
}
