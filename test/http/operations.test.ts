import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { pino } from 'pino'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { anonymous } from '../../src/core/access/principal.ts'
import type { House } from '../../src/http/house.ts'
import { createMetrics } from '../../src/http/operations/metrics.ts'
import { createLoadGate } from '../../src/http/pressure/load-gate.ts'
import { createServer } from '../../src/http/server.ts'
import { ADMIN_TOKEN, withApp } from './with-app.ts'

const ENTRY = {
  asset_id: 'Motor-01',
  event_type: 'STATUS_RESTART',
  severity: 'LOW',
  description: 'Back in service',
}

describe('health', () => {
  test('says that the server is well and how far the log goes', async (t) => {
    const { inject } = await withApp(t)
    await inject({ method: 'POST', url: '/api/log', payload: ENTRY })
    const answer = await inject('/health')
    assert.equal(answer.statusCode, 200)
    const { status, version, seq } = answer.json()
    assert.deepEqual({ status, seq }, { status: 'ok', seq: 1 })
    assert.match(version, /^\d+\.\d+\.\d+/)
  })

  test('asks for requests while all is well', async (t) => {
    const { inject } = await withApp(t)
    const answer = await inject('/ready')
    assert.deepEqual([answer.statusCode, answer.json()], [200, { ready: true }])
  })
})

describe('while the log cannot be written', () => {
  const withSickEngine = async (t: TestContext) => {
    const house = {
      metrics: createMetrics(),
      gate: createLoadGate(readConfig({})),
      streams: { close: () => {} },
      webhooks: { endTests: () => {} },
      intakes: () => [],
      version: '1.2.3',
      health: async () => ({ ok: false, seq: 7, detail: 'disk I/O error at /var/lib/groundlog' }),
      gatekeeper: { admit: () => ({ principal: anonymous('viewer') }) },
    } as unknown as House
    const server = await createServer(house, pino({ level: 'silent' }), readConfig({}))
    t.after(() => server.close())
    return server
  }

  test('/health says so, and keeps the particulars to the log', async (t) => {
    const answer = await (await withSickEngine(t)).inject('/health')
    assert.equal(answer.statusCode, 503)
    assert.deepEqual(answer.json(), { status: 'failing', version: '1.2.3', seq: 7, feeds: [], intakes: [] })
  })

  test('/ready sends requests elsewhere', async (t) => {
    const answer = await (await withSickEngine(t)).inject('/ready')
    assert.deepEqual([answer.statusCode, answer.json()], [503, { ready: false }])
  })

  test('/metrics and the start page say so too', async (t) => {
    const server = await withSickEngine(t)
    assert.match((await server.inject('/metrics')).body, /^groundlog_storage_up 0$/m)
    assert.match((await server.inject('/')).body, /The log cannot be written to/)
  })
})

describe('metrics', () => {
  test('count what became of submitted events, by dialect', async (t) => {
    const { inject } = await withApp(t)
    await inject({ method: 'POST', url: '/api/log', payload: ENTRY })
    await inject({ method: 'POST', url: '/api/log', payload: { ...ENTRY, severity: 'EXTREME' } })
    await inject({ method: 'PUT', url: '/api/asset/Motor-01/log?message=x' })
    await inject({ method: 'PUT', url: '/api/asset/Motor-01/log?message=%20' })
    await inject({ method: 'PUT', url: '/api/asset/Motor-01/log?message=x&type=LOUD' })
    await inject({ method: 'PUT', url: '/api/asset/nobody/log?message=x' })
    const { body, headers } = await inject('/metrics')
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
    const counted = body.split('\n').filter((line) => line.startsWith('groundlog_verdicts_total{'))
    assert.deepEqual(counted.sort(), [
      'groundlog_verdicts_total{dialect="asset-log",verdict="recorded"} 1',
      'groundlog_verdicts_total{dialect="asset-log",verdict="refused"} 3',
      'groundlog_verdicts_total{dialect="maintenance-log",verdict="recorded"} 1',
      'groundlog_verdicts_total{dialect="maintenance-log",verdict="refused"} 1',
    ])
  })

  test('give unknown URLs one label, however many there are', async (t) => {
    const { inject } = await withApp(t)
    for (const url of ['/one', '/two', '/three?x=1']) await inject(url)
    const { body } = await inject('/metrics')
    assert.match(body, /duration_seconds_count\{method="any",route="none",status="404"\} 3/)
    assert.doesNotMatch(body, /route="\/two"/)
  })

  test('are not for everybody', async (t) => {
    const { inject } = await withApp(t, { anonymous: 'public' })
    assert.equal((await inject('/metrics')).statusCode, 401)
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
    assert.equal((await inject({ url: '/metrics', headers })).statusCode, 200)
  })
})

describe('pages', () => {
  for (const url of ['/', '/docs']) {
    test(`${url} brings all it needs and lets nothing else in`, async (t) => {
      const { inject } = await withApp(t)
      const { statusCode, headers, body } = await inject(url)
      assert.equal(statusCode, 200)
      assert.equal(headers['content-type'], 'text/html; charset=utf-8')
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; /)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe/)
      assert.doesNotMatch(body, /(src|href)="(https?:)?\/\//)
    })
  }

  test('the documentation is sent packed to those who can unpack it', async (t) => {
    const { inject } = await withApp(t)
    const { headers, rawPayload } = await inject({ url: '/docs', headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(headers['content-encoding'], 'gzip')
    assert.deepEqual([...rawPayload.subarray(0, 2)], [0x1f, 0x8b])
  })
})

describe('every answer', () => {
  test('carries the id of its request, and is not to be guessed at', async (t) => {
    const { inject } = await withApp(t)
    const { headers } = await inject({ url: '/health', headers: { 'x-request-id': 'shift-7.42' } })
    assert.equal(headers['x-request-id'], 'shift-7.42')
    assert.equal(headers['x-content-type-options'], 'nosniff')
  })

  for (const unfit of ['a b', '"},{"level":60', 'x'.repeat(101), '', 'naïve']) {
    test(`gets a new id instead of ${JSON.stringify(unfit)}`, async (t) => {
      const { inject } = await withApp(t)
      const { headers } = await inject({ url: '/nowhere', headers: { 'x-request-id': unfit } })
      assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/)
    })
  }
})

describe('the request log', () => {
  test('has one line per answer, with who, what, and what became of it', async (t) => {
    const { inject, lines } = await withLog(t, 'debug')
    await inject({ method: 'POST', url: '/api/log', payload: ENTRY, headers: { 'x-request-id': 'r-1' } })
    const { id, level, method, route, status, principal, verdict, remote, ms } = lines('answered')[0]!
    assert.deepEqual(
      { id, level, method, route, status, principal, verdict, remote },
      {
        id: 'r-1',
        level: 30,
        method: 'POST',
        route: '/api/log',
        status: 201,
        principal: 'anonymous',
        verdict: 'recorded',
        remote: '127.0.0.1',
      },
    )
    assert.equal(typeof ms, 'number')
  })

  const levels: readonly (readonly [method: 'GET' | 'POST', url: string, level: number])[] = [
    ['GET', '/events', 20],
    ['GET', '/nowhere', 40],
    ['POST', '/api/log', 40],
  ]
  for (const [method, url, level] of levels) {
    test(`${method} ${url} is logged at ${level}`, async (t) => {
      const { inject, lines } = await withLog(t, 'debug')
      await inject({ method, url })
      assert.deepEqual(
        lines('answered').map((line) => line['level']),
        [level],
      )
    })
  }

  test('leaves reads out, unless asked for', async (t) => {
    const { inject, lines } = await withLog(t, 'info')
    await inject('/events')
    assert.deepEqual(lines('answered'), [])
  })

  test('never has a token, a password or a query string in it', async (t) => {
    const { inject, text } = await withLog(t, 'debug')
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
    await inject({ url: `/events?token=${ADMIN_TOKEN}&q=shift-secret`, headers })
    await inject({ url: `/nowhere?token=${ADMIN_TOKEN}`, headers: { authorization: 'Basic YTpzZWNyZXQ=' } })
    const payload = { email: 'anna@example.com', password: 'correct horse' }
    await inject({ method: 'POST', url: '/auth/token', payload })
    for (const secret of [ADMIN_TOKEN, 'shift-secret', 'YTpzZWNyZXQ=', 'correct horse']) {
      assert.ok(!text().includes(secret), secret)
    }
    assert.match(text(), /"principal":"admin"/)
  })
})

type Line = Readonly<Record<string, unknown>>

async function withLog(t: TestContext, level: 'debug' | 'info') {
  const data = await mkdtemp(join(tmpdir(), 'groundlog-test-'))
  const written: string[] = []
  const log = pino({ level }, { write: (line) => written.push(line) })
  const app = await createApp({ config: { ...readConfig({}), data, adminToken: ADMIN_TOKEN }, log })
  t.after(async () => {
    await app.close()
    await rm(data, { recursive: true, force: true })
  })
  await app.gatekeeper.ensureAdmin(ADMIN_TOKEN)
  const all = (): Line[] => written.map((line) => JSON.parse(line))
  return {
    inject: app.server.inject.bind(app.server),
    lines: (msg: string) => all().filter((line) => line['msg'] === msg),
    text: () => written.join(''),
  }
}
