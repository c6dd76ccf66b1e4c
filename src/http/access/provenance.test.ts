import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCrossSiteChange, isStraightFromHere, networkOf } from './provenance.ts'

const asking = (headers: Record<string, string>, peer: string | undefined, method = 'POST') => ({
  method,
  headers,
  socket: { remoteAddress: peer },
})

const HERE: [sentence: string, headers: Record<string, string>, peer: string | undefined, here: boolean][] = [
  ['localhost from 127.0.0.1', { host: 'localhost:8000' }, '127.0.0.1', true],
  ['localhost in capitals without a port', { host: 'LOCALHOST' }, '127.0.0.1', true],
  ['any loopback address', { host: '127.0.0.1:9' }, '127.8.9.10', true],
  ['IPv6 loopback', { host: '[::1]:8000' }, '::1', true],
  ['IPv4 inside IPv6', { host: 'localhost' }, '::ffff:127.0.0.1', true],
  ['another machine that says localhost', { host: 'localhost' }, '10.0.0.7', false],
  ['another machine by IPv6', { host: 'localhost' }, 'fe80::1', false],
  ['another machine inside IPv6', { host: 'localhost' }, '::ffff:10.0.0.7', false],
  ['a closed connection', { host: 'localhost' }, undefined, false],
  ['a name that was made to resolve to here', { host: 'evil.example:8000' }, '127.0.0.1', false],
  ['a name that begins like ours', { host: 'localhost.evil.example' }, '127.0.0.1', false],
  ['a name that ends like ours', { host: 'evil-localhost' }, '127.0.0.1', false],
  ['no Host', {}, '127.0.0.1', false],
  ...[
    ...[
      'forwarded',
      'forwarded-for',
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-real-ip',
      'via',
      'client-ip',
    ],
    ...['x-proxyuser-ip', 'x-amzn-trace-id', 'tailscale-user-login', 'cf-connecting-ip', 'true-client-ip'],
    'fly-client-ip',
  ].map((name): (typeof HERE)[number] => [
    `a proxy that adds ${name}`,
    { host: 'localhost', [name]: '' },
    '::1',
    false,
  ]),
]

for (const [sentence, headers, peer, here] of HERE) {
  test(`${sentence} is ${here ? 'straight from here' : 'from elsewhere'}`, () => {
    assert.equal(isStraightFromHere(asking(headers, peer)), here)
  })
}

const host = 'localhost:8000'
const CROSS_SITE: [sentence: string, headers: Record<string, string>, crossSite: boolean][] = [
  ['a request of no browser', { host }, false],
  ['our own page', { host, origin: 'http://localhost:8000', 'sec-fetch-site': 'same-origin' }, false],
  ['our own page behind TLS', { host: 'log.example', origin: 'https://log.example' }, false],
  [
    'our own page at a port that goes without saying',
    { host: 'log.example:80', origin: 'http://log.example' },
    false,
  ],
  ['what a person typed into the address bar', { host, 'sec-fetch-site': 'none' }, false],
  ['another site', { host, origin: 'https://evil.example' }, true],
  ['another port of this machine', { host, origin: 'http://localhost:3000' }, true],
  ['a sandboxed frame', { host, origin: 'null' }, true],
  ['an origin that is none', { host, origin: 'localhost:8000' }, true],
  ['an origin where no host was asked for', { origin: 'http://localhost:8000' }, true],
  ['no origin but a browser that says cross-site', { host, 'sec-fetch-site': 'cross-site' }, true],
  ['no origin but a browser that says same-site', { host, 'sec-fetch-site': 'same-site' }, true],
]

for (const [sentence, headers, crossSite] of CROSS_SITE) {
  test(`${sentence} is ${crossSite ? 'another site' : 'ours'} when it changes something`, () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      assert.equal(isCrossSiteChange(asking(headers, '::1', method)), crossSite, method)
    }
    assert.equal(isCrossSiteChange(asking(headers, '::1', 'GET')), false)
    assert.equal(isCrossSiteChange(asking(headers, '::1', 'HEAD')), false)
  })
}

const NETWORKS: [peer: string | undefined, network: string][] = [
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  [undefined, 'unknown'],
]

for (const [peer, network] of NETWORKS) {
  test(`${peer} guesses from ${network}`, () => assert.equal(networkOf(peer), network))
}
