import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isPrivateAddress } from './is-private-address'

/** Where a name leads is not part of the public internet. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress'
}

type Resolve = (
  hostname: string,
  options: { all: true },
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void

const resolveByDns: Resolve = (hostname, options, done) => lookup(hostname, options, done)

/**
 * A lookup for sockets that gives only addresses of the public internet: the socket connects to what was checked, so
 * that a name cannot lead elsewhere between the check and the connection. One private address among a name's many
 * refuses them all. Sockets do not look up a host that is an address: ask `refusePrivateHost` first.
 */
export function publicLookup(resolve: Resolve = resolveByDns): LookupFunction {
  return (hostname, { all }, done) => {
    resolve(hostname, { all: true }, (error, found) => {
      if (error) return done(error, [])
      const [first] = found
      if (!first) return done(new Error(`${hostname} has no address`), [])
      if (found.some(({ address }) => isPrivateAddress(address))) return done(refusal(hostname), [])
      if (all) return done(null, found)
      done(null, first.address, first.family)
    })
  }
}

/** @throws PrivateAddress for a host that is itself an address of a private network */
export function refusePrivateHost(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw refusal(host)
}

const refusal = (hostname: string) =>
  new PrivateAddress(`${hostname} leads to an address that is not of the public internet`)
