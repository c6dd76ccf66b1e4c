import assert from 'node:assert/strict'
import { once } from 'node:events'
import { getPriority } from 'node:os'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

const LINUX_ONLY = process.platform !== 'linux' && 'threads have priorities of their own on Linux only'

test('a thread makes way for the others, which stay as they are', { skip: LINUX_ONLY }, async () => {
  const module = new URL('./make-way.ts', import.meta.url).href
  const program = `
    import { readlinkSync } from 'node:fs'
    import { getPriority } from 'node:os'
    import { basename } from 'node:path'
    import { parentPort } from 'node:worker_threads'
    import { makeWay } from '${module}'
    makeWay(10)
    parentPort.postMessage(getPriority(Number(basename(readlinkSync('/proc/thread-self')))))`
  const before = getPriority()
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`))
  const [niceness] = await once(worker, 'message')
  assert.equal(niceness, Math.max(10, before))
  assert.equal(getPriority(), before)
})
