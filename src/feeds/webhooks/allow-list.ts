import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Where deliveries may go beside the public addresses of the internet. */
export type AllowList = {
  readonly host: (name: string) => boolean
  readonly address: (address: string) => boolean
}

/**
 * Reads a list such as `10.1.0.0/16, fd00::/8, 127.0.0.1, receiver.internal, *.plant.internal`.
 * @throws Error naming the part that is none of these.
 */
export function readAllowList(text: string | null): AllowList {
  const parts = (text ?? '').split(/[\s,]+/).filter((part) => part !== '')
  const ranges: [Address, number][] = []
  const names: string[] = []
  for (const part of parts) {
    const range = rangeOf(part)
    if (range) ranges.push(range)
    else if (HOST.test(part)) names.push(part.toLowerCase())
    else throw new Error(`should be networks, addresses and hosts with commas between them, not ${part}`)
  }
  return {
    host: (name) => names.some((allowed) => isCalled(name, allowed)),
    address: (address) => ranges.some((range) => isIn(ipaddr.process(address), range)),
  }
}

const HOST = /^(?:\*\.)?(?!\d+(?:\.|$))[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i

function rangeOf(part: string): [Address, number] | undefined {
  const bare = part.replace(/^\[(.*)\]$/, '$1')
  if (ipaddr.isValidCIDR(bare)) return ipaddr.parseCIDR(bare)
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined
  const address = ipaddr.process(bare)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

function isIn(address: Address, range: [Address, number]): boolean {
  return address.kind() === range[0].kind() && address.match(range)
}

function isCalled(name: string, allowed: string): boolean {
  const host = name.toLowerCase().replace(/\.$/, '')
  return allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed
}
