import { readPeftConfig } from '@/lib/formats/read-adapter'
import { adapterPath } from '@/lib/storage/adapter-store'
import type { AdapterNeeds } from './dialect'

/** What a stored adapter needs of its server; undefined when its configuration cannot be read. */
export async function readAdapterNeeds(dataDir: string, digest: string): Promise<AdapterNeeds | undefined> {
  try {
    const { rank, hasPatterns } = await readPeftConfig(adapterPath(dataDir, digest))
    return { rank, hasPatterns }
  } catch {
    return undefined
  }
}
