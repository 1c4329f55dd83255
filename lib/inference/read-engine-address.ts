import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { dataPaths } from '@/lib/core/env'

export interface EngineAddress {
  /** Without a path: `http://127.0.0.1:PORT`. */
  url: string
  token: string
}

const addressSchema = z.object({ url: z.url(), pid: z.int() })

/** Where the embedded engine listens and which process it is, as its own files say; undefined when it has not started or is just writing them. */
export function readEngineAddress(dataDir: string): (EngineAddress & { pid: number }) | undefined {
  const { engineAddress, engineToken } = dataPaths(dataDir)
  try {
    const { url, pid } = addressSchema.parse(JSON.parse(readFileSync(engineAddress, 'utf8')))
    const token = readFileSync(engineToken, 'utf8').trim()
    return token === '' ? undefined : { url, token, pid }
  } catch {
    return undefined
  }
}
