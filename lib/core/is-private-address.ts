import { BlockList, isIP } from 'node:net'

/** Networks that are no part of the public internet. Source: IANA's special-purpose registries (RFC 6890). */
const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  // With the unspecified address, loopback, and the IPv4-compatible ones that nobody gives out any more (RFC 4291).
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  // Teredo (RFC 4380) and documentation.
  ['2001::', 32],
  ['2001:db8::', 32],
  ['fec0::', 10],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6')

/** Whether an IP address is not one of the public internet; what is no address counts as private. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  // ::ffff:10.0.0.1 and 64:ff9b::10.0.0.1 are IPv4 in other clothes, which the IPv4 rules above decide.
  const inner = family === 6 ? mappedAddress(address) : undefined
  return inner ? isPrivateAddress(inner) : PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** The IPv4 address inside an IPv4-mapped (RFC 4291), IPv4-translated (RFC 6052) or 6to4 (RFC 3056) one. */
function mappedAddress(address: string): string | undefined {
  const groups = expand(address)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  const isTranslated =
    groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0)
  if (isMapped || isTranslated) return quad(groups[6] ?? 0, groups[7] ?? 0)
  if (groups[0] === 0x2002) return quad(groups[1] ?? 0, groups[2] ?? 0)
  return undefined
}

const quad = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.')

/** The eight groups of an IPv6 address. */
function expand(address: string): number[] {
  // The parser of URLs writes IPv6 in one way only, with no quads in it.
  const host = new URL(`http://[${address.split('%')[0]}]/`).hostname.slice(1, -1)
  const [left = '', right] = host.split('::')
  const parse = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const [before, after] = [parse(left), parse(right ?? '')]
  const zeros = right === undefined ? [] : Array<number>(8 - before.length - after.length).fill(0)
  return [...before, ...zeros, ...after]
}
