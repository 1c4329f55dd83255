import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { dataPaths } from '@/lib/core/env'

/**
 * `starting` → `ready`; `restarting` after a death; `failed` when it could not start, until it is asked for again;
 * `waiting` for memory that other engines use; `stopped` when nobody needs it.
 */
const stateSchema = z.enum(['starting', 'ready', 'restarting', 'failed', 'waiting', 'stopped'])

const engineStateSchema = z.object({
  base: z.string(),
  /** SHA-256 of the base's files. */
  digest: z.string(),
  state: stateSchema,
  /** Milliseconds since 1970. */
  sinceMs: z.number(),
  pid: z.int().nullable(),
  /** `float32`, `int8` or `int4`. */
  precision: z.string(),
  /** What it is reckoned to take. */
  needBytes: z.number(),
  /** What it takes; null while it does not run. */
  residentBytes: z.number().nullable(),
  generatedTokens: z.number(),
  /** Over the time in which it wrote, all answers together; null before the first. */
  tokensPerSecond: z.number().nullable(),
  /** Why it failed or waits, for the operator; null else. */
  reason: z.string().nullable(),
})

const statesSchema = z.object({ budgetBytes: z.number(), engines: z.array(engineStateSchema) })

export type EngineState = z.infer<typeof engineStateSchema>
export type EngineStates = z.infer<typeof statesSchema>

/** What the supervisor last said of this hub's engines; undefined where no supervisor runs them. */
export function readEngineStates(dataDir: string): EngineStates | undefined {
  try {
    return statesSchema.parse(JSON.parse(readFileSync(dataPaths(dataDir).engineStates, 'utf8')))
  } catch {
    return undefined
  }
}

/** Written beside and renamed: a reader finds the old state or the new one and never a half. */
export function writeEngineStates(dataDir: string, states: EngineStates): void {
  const { engineStates } = dataPaths(dataDir)
  const draft = `${engineStates}.${process.pid}`
  writeFileSync(draft, JSON.stringify(states), { mode: 0o600 })
  renameSync(draft, engineStates)
}
