import type { IncomingHttpHeaders } from 'node:http'

/** The part of a request that tells where it came from. */
export type Provenance = {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** The other end; without an address once it has closed. */
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/**
 * Says whether a request came straight from this machine. All three signs are needed: a proxy has a loopback
 * peer too, and a web page can make a browser ask any name that resolves to 127.0.0.1.
 */
export function isStraightFromHere({ headers, socket }: Provenance): boolean {
  return isLoopback(socket.remoteAddress) && LOCAL_HOST.test(headers.host ?? '') && !wasForwarded(headers)
}

const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i

function isLoopback(peer: string | undefined): boolean {
  return peer !== undefined && /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/i.test(peer)
}

/** Headers that only something between the client and us adds. */
const FORWARDING = new Set([
  'forwarded',
  'forwarded-for',
  'via',
  'client-ip',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-proxyuser-ip',
  'x-amzn-trace-id',
  'x-original-forwarded-for',
  'x-original-host',
  'x-original-url',
  'x-envoy-external-address',
  'true-client-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'tailscale-user-login',
  'cf-connecting-ip',
  'cf-ray',
])

function wasForwarded(headers: IncomingHttpHeaders): boolean {
  for (const name in headers) {
    if (name.startsWith('x-forwarded') || FORWARDING.has(name)) return true
  }
  return false
}

/**
 * Says whether a browser sends this change on behalf of another site. Another port of the same machine is
 * another site here: what runs there is not ours.
 */
export function isCrossSiteChange({ method, headers }: Provenance): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  const site = headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') return true
  return headers.origin !== undefined && hostOf(headers.origin) !== hostOf(`http://${headers.host ?? ''}`)
}

/** What names no host, as `Origin: null` or a missing `Host`, is the same site as nothing, itself included. */
function hostOf(origin: string): string | symbol {
  return URL.parse(origin)?.host || Symbol('no host')
}

/** The network of a peer, to count guesses by: an IPv6 client has a whole /64 of addresses to guess from. */
export function networkOf(peer: string | undefined): string {
  const address = (peer ?? 'unknown').toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':').length : 0
  const zeros = tail === undefined ? 0 : 8 - groups.length - after
  return [...groups, ...Array<string>(zeros).fill('0'), ...(tail ? tail.split(':') : [])]
    .slice(0, 4)
    .join(':')
}
