import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { enginePaths } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'

const PATIENCE_MS = 2_000
const addressSchema = z.object({ url: z.url(), pid: z.int() })
const healthSchema = z.object({ status: z.literal('ok') })

/** Address of another engine that already serves this DATA_DIR under the key; undefined when none answers there. */
export async function findRunningEngine(dataDir: string, instance?: string): Promise<string | undefined> {
  try {
    const { url, pid } = addressSchema.parse(
      JSON.parse(await readFile(enginePaths(dataDir, instance).address, 'utf8')),
    )
    if (pid === process.pid || processIdentity(pid) === undefined) return undefined
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    healthSchema.parse(await response.json())
    return url
  } catch {
    // No file, no such process, or what answers there is no engine: a leftover of one that was killed.
    return undefined
  }
}
