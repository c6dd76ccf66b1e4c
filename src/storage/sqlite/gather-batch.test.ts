import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { gatherBatch } from './gather-batch.ts'

const CASES = [
  { name: 'what has come in by now goes together, in order', sent: [['b'], ['c', 'd']], gathered: 'abcd' },
  { name: 'alone where nothing else has come', sent: [], gathered: 'a' },
  { name: 'what was asked before the end', sent: [['b'], 'close'], gathered: 'ab', isLast: true },
]

for (const { name, sent, gathered, isLast = false } of CASES) {
  test(`a batch: ${name}`, () => {
    const batch = gather(sent)
    assert.deepEqual(batch, { parcels: [...gathered], isLast })
  })
}

test('a batch has an end: messages behind a thousand commands wait for the next', () => {
  const { parcels } = gather(Array.from({ length: 1_500 }, () => ['b', 'c']))
  assert.equal(parcels.length, 1_001)
})

function gather(sent: readonly (string[] | string)[]) {
  const { port1, port2 } = new MessageChannel()
  for (const message of sent) port1.postMessage(message)
  const batch = gatherBatch(port2, ['a'])
  port1.close()
  return batch
}
