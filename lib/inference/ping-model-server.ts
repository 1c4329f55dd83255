import { readEnv } from '@/lib/core/env'
import { readEngineAddress } from './read-engine-address'

const PATIENCE_MS = 2_000

/** Whether the embedded engine answers at this moment; never throws. */
export async function pingModelServer(dataDir: string = readEnv().dataDir): Promise<boolean> {
  const address = readEngineAddress(dataDir)
  if (!address) return false
  return fetch(`${address.url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    (response) => response.ok,
    () => false,
  )
}
