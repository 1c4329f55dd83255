import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { dataPaths } from '@/lib/core/env'

export interface EngineAddress {
  /** Without a path: `http://127.0.0.1:PORT`. */
  url: string
  token: string
}

const addressSchema = z.object({ url: z.url(), pid: z.int(), model: z.string() })

/**
 * Where an embedded engine listens and which process it is, as its own files say; undefined when it has not started or
 * is just writing them.
 * @param base the model that it must serve; without one, the hub's first engine whatever it serves
 */
export function readEngineAddress(
  dataDir: string,
  base?: string,
): (EngineAddress & { pid: number }) | undefined {
  const { run, engineAddress, engineToken } = dataPaths(dataDir)
  const first = readAddress(engineAddress, engineToken)
  if (base === undefined || first?.model === base) return first
  for (const name of listRunFiles(run)) {
    const key = /^engine-([a-z0-9-]+)\.json$/.exec(name)?.[1]
    const found = key && readAddress(join(run, name), join(run, `engine-${key}.token`))
    if (found && found.model === base) return found
  }
  return undefined
}

/** Where the process that encodes and classifies listens; undefined when it has not started. */
export function readEncoderAddress(dataDir: string): (EngineAddress & { pid: number }) | undefined {
  const { encoderAddress, encoderToken } = dataPaths(dataDir)
  return readAddress(encoderAddress, encoderToken)
}

/** The base of the hub's first engine, which always runs; undefined before it has started. */
export function readFirstBase(dataDir: string): string | undefined {
  const { engineAddress, engineToken } = dataPaths(dataDir)
  return readAddress(engineAddress, engineToken)?.model
}

function readAddress(
  addressFile: string,
  tokenFile: string,
): (EngineAddress & { pid: number; model: string }) | undefined {
  try {
    const address = addressSchema.parse(JSON.parse(readFileSync(addressFile, 'utf8')))
    const token = readFileSync(tokenFile, 'utf8').trim()
    return token === '' ? undefined : { ...address, token }
  } catch {
    return undefined
  }
}

function listRunFiles(run: string): string[] {
  try {
    return readdirSync(run)
  } catch {
    return []
  }
}
