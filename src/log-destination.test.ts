import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENOUGH, writtenTogether } from './log-destination.ts'

function openDestination() {
  const written: string[] = []
  const write = (lines: string) => void written.push(lines)
  return { written, log: writtenTogether({ write, flush: (done) => done() }) }
}

test('lines wait a tenth of a second for others', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { written, log } = openDestination()
  log.write('one\n')
  log.write('two\n')
  assert.deepEqual(written, [])
  t.mock.timers.tick(100)
  assert.deepEqual(written, ['one\ntwo\n'])
  log.write('three\n')
  t.mock.timers.tick(100)
  assert.deepEqual(written, ['one\ntwo\n', 'three\n'])
})

test('enough of them wait for nothing, and what is left goes out before the end', () => {
  const { written, log } = openDestination()
  const long = `${'x'.repeat(ENOUGH - 1)}\n`
  log.write(long)
  assert.deepEqual(written, [long])
  log.write('last words\n')
  let isDone = false
  log.flush(() => {
    isDone = true
  })
  assert.deepEqual([written.at(-1), isDone], ['last words\n', true])
})
