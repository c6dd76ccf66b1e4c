import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startServer } from '../running-server.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { listening } from './scripted-receiver.ts'
import { until } from './told-site.ts'

const TOKEN = 'a-fixed-token-for-tests'

const RESTART = { event_type_id: 'STATUS_RESTART', entity_id: 'Motor-01', severity: 'LOW' }

async function serving(t: TestContext, data: string, env: Record<string, string> = {}) {
  const own = { GROUNDLOG_ADMIN_TOKEN: TOKEN, GROUNDLOG_WEBHOOK_ALLOW: '127.0.0.1' }
  const server = await startServer({ data, env: { ...own, GROUNDLOG_LOG_LEVEL: 'error', ...env } })
  t.after(() => server.end('SIGKILL'))
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const answer = await fetch(server.address + path, { method: 'POST', headers, body: JSON.stringify(body) })
    assert.equal(answer.status, 201, await answer.clone().text())
  }
  return { server, post }
}

test('what was delivered when Groundlog was killed comes again under the same id, and nothing is left out', async (t) => {
  const data = join(temporaryFolder(t), 'data')
  const receiver = await listening(t)
  const first = await serving(t, data)
  await first.post('/webhooks', { name: 'Pager', url: receiver.url })
  let ended: Promise<unknown> | undefined
  receiver.answer = (response) => {
    response.writeHead(204).end()
    // Before it has written down that this went through.
    if (receiver.received.length === 3) ended = first.server.end('SIGKILL')
  }
  for (const description of ['One', 'Two', 'Three']) await first.post('/events', { ...RESTART, description })
  await until(() => ended !== undefined)
  await ended
  receiver.answer = (response) => response.writeHead(204).end()
  const second = await serving(t, data)
  await second.post('/events', { ...RESTART, description: 'Four' })
  const told = () =>
    receiver.received.map(({ event }) => (event['data'] as { description: string }).description)
  await until(() => told().includes('Four'))
  assert.deepEqual([...new Set(told())], ['One', 'Two', 'Three', 'Four'])
  assert.ok(told().filter((said) => said === 'Three').length > 1, 'at least once')
  assert.equal(new Set(receiver.ids).size, 4)
})

test('proxies of the environment are not asked', async (t) => {
  const [receiver, proxy] = [await listening(t), await listening(t)]
  const env = { HTTP_PROXY: new URL(proxy.url).origin, NODE_USE_ENV_PROXY: '1' }
  const { post } = await serving(t, join(temporaryFolder(t), 'data'), env)
  await post('/webhooks', { name: 'Pager', url: receiver.url })
  await post('/events', { ...RESTART, description: 'One' })
  await until(() => receiver.received.length + proxy.received.length > 0)
  assert.deepEqual([receiver.received.length, proxy.received.length], [1, 0])
})
