import { readEnv } from '@/lib/core/env'
import { isServerHealthy } from './is-server-healthy'
import { readEngineAddress } from './read-engine-address'

/** Whether the embedded engine answers at this moment; never throws. */
export async function pingModelServer(dataDir: string = readEnv().dataDir): Promise<boolean> {
  const address = readEngineAddress(dataDir)
  return address !== undefined && isServerHealthy(address.url)
}
