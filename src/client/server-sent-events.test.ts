import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readBlocks } from './server-sent-events.ts'

async function blocksIn(...pieces: readonly (string | Uint8Array)[]) {
  const encoder = new TextEncoder()
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece))
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of bytes) controller.enqueue(piece)
      controller.close()
    },
  })
  return Array.fromAsync(readBlocks(stream))
}

describe('server-sent events', () => {
  const TABLE: readonly (readonly [says: string, text: string, ...blocks: object[]])[] = [
    ['an event', 'id: 1\nevent: a\ndata: x\n\n', { id: '1', event: 'a', data: 'x' }],
    ['an id alone', 'retry: 5\nid: 1\n\n', { id: '1', retry: 5 }],
    ['a comment', ':\n\n', {}],
    ['data in lines', 'data: x\ndata:y\ndata\n\n', { data: 'x\ny\n' }],
    ['colons in a value', 'data: a: b\n\n', { data: 'a: b' }],
    ['line ends of Windows', 'data: x\r\n\r\ndata: y\r\n\r\n', { data: 'x' }, { data: 'y' }],
    ['a retry that is none', 'retry: soon\ndata: x\n\n', { data: 'x' }],
    ['blank lines between', '\n\ndata: x\n\n\n', { data: 'x' }],
    ['nothing that breaks off', 'data: x\n\ndata: y\n', { data: 'x' }],
  ]
  for (const [says, text, ...blocks] of TABLE) {
    test(`are ${says}`, async () => {
      assert.deepEqual(await blocksIn(text), blocks)
      assert.deepEqual(await blocksIn(...text), blocks)
    })
  }

  test('may be cut within a letter', async () => {
    const bytes = new TextEncoder().encode('data: é\n\n')
    assert.deepEqual(await blocksIn(bytes.slice(0, 7), bytes.slice(7)), [{ data: 'é' }])
  })
})
