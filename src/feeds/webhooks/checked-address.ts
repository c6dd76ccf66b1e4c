import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import type { AllowList } from './allow-list.ts'

export type Resolved = { readonly address: string; readonly family: number }

/** Asks for the addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly Resolved[]>

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true })

/** A place that deliveries do not go to, in words for whoever set up the webhook. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress'
}

/**
 * The addresses that a URL leads to now, all of which may be connected to. Asked before every request, and the
 * connection goes to no other address: what a name stands for can change at any time.
 * @throws ForbiddenAddress where one of them may not; whatever goes wrong with asking for them.
 */
export async function checkedAddresses(
  url: URL,
  { allow, resolve }: { readonly allow: AllowList; readonly resolve: Resolve },
): Promise<readonly Resolved[]> {
  const literal = literalIn(url)
  const addresses = literal ? [literal] : await resolve(url.hostname)
  if (addresses.length === 0) throw new Error(`${url.hostname} has no address`)
  for (const { address } of addresses) refuseForbidden(url, address, allow)
  return addresses
}

/** The same for what can be said without asking: an address that stands in the URL itself. */
export function refuseForbiddenLiteral(url: URL, allow: AllowList): void {
  const literal = literalIn(url)
  if (literal) refuseForbidden(url, literal.address, allow)
}

function literalIn({ hostname }: URL): Resolved | undefined {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  if (!ipaddr.isValid(address)) return undefined
  return { address, family: ipaddr.parse(address).kind() === 'ipv4' ? 4 : 6 }
}

function refuseForbidden(url: URL, address: string, allow: AllowList): void {
  if (allow.host(url.hostname) || allow.address(address)) return
  const where = url.hostname.includes(address) ? address : `${url.hostname} is ${address}, which`
  if (!isPublic(address)) {
    throw new ForbiddenAddress(
      `${where} is not a public address; GROUNDLOG_WEBHOOK_ALLOW names what may be reached beside those`,
    )
  }
  if (url.protocol === 'https:') return
  throw new ForbiddenAddress(
    'http without TLS only goes where GROUNDLOG_WEBHOOK_ALLOW says; use an https URL',
  )
}

/** Global addresses; of those that have another inside, only an IPv4 address written as IPv6 is looked into. */
const GLOBAL: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL)
}
