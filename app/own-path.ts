import { readEnv } from '@/lib/core/env'

/** Only ever back into this hub; two slashes at the beginning of a path would make it another host. */
export function ownPath(address: string): string {
  const hub = new URL(readEnv().publicUrl)
  const url = URL.canParse(address, hub) ? new URL(address, hub) : hub
  return url.origin === hub.origin ? `/${url.pathname.replace(/^[/\\]+/, '')}${url.search}` : '/'
}
