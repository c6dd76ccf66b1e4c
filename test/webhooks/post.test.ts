import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import tls from 'node:tls'
import { findProgram } from '../../scripts/find-program.ts'
import { readAllowList } from '../../src/feeds/webhooks/allow-list.ts'
import type { Resolve } from '../../src/feeds/webhooks/checked-address.ts'
import { post } from '../../src/feeds/webhooks/post.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { type Behaviour, listening, status } from './scripted-receiver.ts'

const signal = new AbortController().signal

const fixed =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

type Way = { readonly allow?: string | null; readonly resolve?: Resolve; readonly timeLimit?: number }

const send = (url: string, { allow = '127.0.0.1', resolve = fixed(), timeLimit = 5_000 }: Way = {}) =>
  post(
    { url: new URL(url), headers: {}, body: '{}', signal },
    { allow: readAllowList(allow), resolve, timeLimit },
  )

describe('an address inside the network', () => {
  for (const [address, what] of [
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this network'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'link-local, where clouds keep their secrets'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['192.0.0.192', 'reserved'],
    ['198.18.0.1', 'benchmarking'],
    ['203.0.113.7', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::127.0.0.1', 'IPv4 inside, as it once was written'],
    ['::ffff:127.0.0.1', 'IPv4 inside'],
    ['::ffff:10.0.0.1', 'IPv4 inside'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::a00:1', 'NAT64 of a site'],
    ['2002:7f00:1::', '6to4'],
    ['2001:0:7f00:1::', 'Teredo'],
    ['fe80::1', 'link-local'],
    ['fec0::1', 'site-local'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'documentation'],
    ['100::1', 'discard'],
  ] as const) {
    test(`is not reached: ${address}, ${what}`, async () => {
      const literal = address.includes(':') ? `[${address}]` : address
      const refused = { name: 'ForbiddenAddress', message: /not a public address/ }
      await assert.rejects(send(`https://${literal}:9/`, { allow: null }), refused)
      await assert.rejects(send('https://some.example:9/', { allow: null, resolve: fixed(address) }), refused)
    })
  }

  for (const literal of ['2130706433', '0x7f.1', '017700000001', '127.1', '[::ffff:7f00:1]']) {
    test(`is not reached by another spelling: ${literal}`, () =>
      assert.rejects(send(`https://${literal}:9/`, { allow: null }), { name: 'ForbiddenAddress' }))
  }

  test('is not reached where it is one of several', () =>
    assert.rejects(
      send('https://some.example:9/', { allow: null, resolve: fixed('93.184.216.34', '10.0.0.1') }),
      { name: 'ForbiddenAddress', message: /some\.example is 10\.0\.0\.1, which is not a public address/ },
    ))

  test('is reached where a network, an address or a host is allowed', async (t) => {
    const { port } = await listening(t)
    for (const allow of [
      '127.0.0.0/8',
      '10.0.0.0/8, 127.0.0.1',
      'Some.Example',
      '*.example',
      '::1 127.0.0.1',
    ]) {
      const answer = await send(`http://some.example:${port}/`, { allow, resolve: fixed('127.0.0.1') })
      assert.equal(answer.status, 204, allow)
    }
    for (const allow of ['128.0.0.0/8', 'example', 'other.example', '*.some.example', '::1']) {
      const way = { allow, resolve: fixed('127.0.0.1') }
      await assert.rejects(send(`http://some.example:${port}/`, way), { name: 'ForbiddenAddress' }, allow)
    }
  })

  test('is asked for before every request, so that a name may not change its mind', async (t) => {
    const receiver = await listening(t)
    const url = `http://some.example:${receiver.port}/`
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    const resolve: Resolve = async (name) => fixed(...(answers.shift() ?? []))(name)
    assert.equal((await send(url, { resolve })).status, 204)
    await assert.rejects(send(url, { resolve }), { name: 'ForbiddenAddress' })
    assert.equal(receiver.received.length, 1)
  })
})

test('an allow list is read as a whole or not at all', () => {
  for (const text of ['10.0.0.0/33', 'http://some.example', '999.1.1.1', '10.0.0.0/8,a b c,-', '*']) {
    assert.throws(() => readAllowList(text), /should be networks, addresses and hosts/, text)
  }
})

test('http without TLS goes to no public address', () =>
  assert.rejects(send('http://some.example:9/', { allow: null, resolve: fixed('93.184.216.34') }), {
    name: 'ForbiddenAddress',
    message: /http without TLS/,
  }))

describe('a receiver', () => {
  const answered = async (t: TestContext, answer: Behaviour, way: Way = {}) => {
    const receiver = await listening(t)
    receiver.answer = answer
    return send(receiver.url, way)
  }
  const tooLate = { message: 'No whole answer within 0.15 s' }

  test('that hangs is left', (t) =>
    assert.rejects(
      answered(t, () => {}, { timeLimit: 150 }),
      tooLate,
    ))

  test('that drips is left', (t) => {
    const drip: Behaviour = (response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('.'), 10)
      response.on('close', () => clearInterval(timer))
    }
    return assert.rejects(answered(t, drip, { timeLimit: 150 }), tooLate)
  })

  test('whose name is never resolved is left', () => {
    const resolve: Resolve = () => new Promise(() => {})
    return assert.rejects(send('https://some.example/', { resolve, timeLimit: 150 }), tooLate)
  })

  test('that resets has not answered', (t) =>
    assert.rejects(
      answered(t, (response) => response.socket?.resetAndDestroy()),
      /ECONNRESET|socket hang up/,
    ))

  test('that breaks off has not answered', (t) =>
    assert.rejects(
      answered(t, (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('some', () => response.destroy())
      }),
      /aborted/,
    ))

  test('that would rather speak another protocol has not taken it', async (t) => {
    const upgrade = { connection: 'upgrade', upgrade: 'websocket' }
    const { status } = await answered(t, (response) => response.writeHead(101, upgrade).end())
    assert.equal(status, 101)
  })

  test('that says ten megabytes is heard for the first of them only', async (t) => {
    const { status, body } = await answered(t, (response) => response.end(Buffer.alloc(10_000_000, 'x')))
    assert.deepEqual([status, body.length], [200, 65_536])
  })

  test('that sends elsewhere is not obeyed', async (t) => {
    const elsewhere = await listening(t)
    for (const code of [301, 302, 303, 307, 308]) {
      const answer = await answered(t, status(code, { location: elsewhere.url }))
      assert.equal(answer.status, code)
    }
    assert.equal(elsewhere.received.length, 0)
  })
})

const openssl = findProgram({ names: ['openssl'], debian: 'openssl' })

test('certificates are checked', async (t) => {
  if ('reason' in openssl) return t.skip(openssl.reason)
  const folder = temporaryFolder(t)
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const order = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const about = ['-days', '2', '-subj', '/CN=some.example', '-addext', 'subjectAltName=DNS:some.example']
  execFileSync(openssl.path, [...order, ...about, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  const { port } = await listening(t, pair)
  const resolve = fixed('127.0.0.1')
  await assert.rejects(send(`https://some.example:${port}/`, { resolve }), /self-signed certificate/)

  const trusted = tls.getCACertificates('default')
  t.after(() => tls.setDefaultCACertificates(trusted))
  tls.setDefaultCACertificates([...trusted, pair.cert])
  assert.equal((await send(`https://some.example:${port}/`, { resolve })).status, 204)
  await assert.rejects(send(`https://other.example:${port}/`, { resolve }), /altnames/)
})
