import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judged, newEvent } from '../../../test/sample-event.ts'
import { arriving } from './stored-content.ts'
import { WriteQueue } from './write-queue.ts'

/** Answers each command with the size of its batch, and an append as its description asks for; dies of a batch with a command named `dies`. */
const THREAD = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    import { unpackCommand } from '${import.meta.resolve('./parcels.ts')}'
    parentPort.on('message', (message) => {
      if (message === 'close') return parentPort.close()
      const batch = message.map(unpackCommand)
      if (batch.some(({ args }) => args[0] === 'dies')) throw new Error('The disk controller is on fire')
      parentPort.postMessage(batch.map(({ name, args }) => {
        if (args[0].description === 'fails') return { ok: false, because: 'storage', message: 'disk full' }
        return { ok: true, answer: name === 'append' ? { outcome: args[0].description } : args[0] + ' of ' + batch.length }
      }))
    })`)}`,
)

test('commands that come in together go over together, in order', async (t) => {
  const queue = openQueue(t)
  const answers = await Promise.all(['a', 'b', 'c'].map((tag) => queue.run('deleteAsset', tag)))
  assert.deepEqual(answers, ['a of 3', 'b of 3', 'c of 3'])
})

test('many commands go over in parcels, so that the writer can begin with the first', async (t) => {
  const queue = openQueue(t)
  const answers = await Promise.all(Array.from({ length: 129 }, () => queue.run('deleteAsset', 'x')))
  assert.deepEqual(
    [answers.filter((answer) => String(answer) === 'x of 32').length, answers.at(-1)],
    [128, 'x of 1'],
  )
})

test('each command gets its own answer, however many batches are on their way', async (t) => {
  const queue = openQueue(t)
  const tags = Array.from({ length: 100 }, (_, place) => `Pump-${place}`)
  const answers = await Promise.all(tags.map((tag) => queue.run('deleteAsset', tag)))
  assert.deepEqual(
    answers.map((answer) => String(answer).split(' ')[0]),
    tags,
  )
})

test('when the writer dies every waiting command is told, and the next one gets a new writer', async (t) => {
  const queue = openQueue(t)
  const tags = ['a', 'dies', ...Array(1_000).fill('waits')]
  const settled = await Promise.allSettled(tags.map((tag: string) => queue.run('deleteAsset', tag)))
  const reasons = settled.map((result) => result.status === 'rejected' && result.reason.name)
  assert.deepEqual([reasons.length, new Set(reasons)], [1_002, new Set(['StorageFailure'])])
  assert.equal(await queue.run('deleteAsset', 'b'), 'b of 1')
})

test('closing waits for what was asked before, and takes nothing after', async () => {
  const queue = new WriteQueue('', THREAD)
  const before = queue.run('deleteAsset', 'a')
  const closed = queue.close()
  await assert.rejects(queue.run('deleteAsset', 'b'), { name: 'StorageFailure' })
  assert.equal(await before, 'a of 1')
  await closed
})

test('a write that failed is remembered until another gets through', async (t) => {
  const queue = openQueue(t)
  const append = (outcome: 'recorded' | 'dropped' | 'fails') =>
    queue.run('append', arriving(newEvent({ description: outcome })), judged())
  const message = () => queue.failure?.message
  assert.equal(message(), undefined)
  await assert.rejects(append('fails'), { name: 'StorageFailure' })
  assert.equal(message(), 'disk full')
  await append('dropped')
  assert.equal(message(), 'disk full', 'what changes nothing needs no disk')
  await append('recorded')
  assert.equal(message(), undefined)
})

test('a writer that died is remembered as well, until its successor has written', async (t) => {
  const queue = openQueue(t)
  await assert.rejects(queue.run('deleteAsset', 'dies'), { name: 'StorageFailure' })
  const message = () => queue.failure?.message
  assert.equal(message(), 'The writer was lost')
  await queue.run('probe', 1)
  assert.equal(message(), undefined)
})

function openQueue(t: { after: (end: () => Promise<void>) => void }): WriteQueue {
  const queue = new WriteQueue('', THREAD)
  t.after(() => queue.close())
  return queue
}
