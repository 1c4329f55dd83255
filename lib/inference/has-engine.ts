import { readEngineStates } from './engine-states'
import { readEngineAddress } from './read-engine-address'

/** Whether an engine of this hub serves a base, now or when it is asked for. */
export function hasEngine(dataDir: string, base: string): boolean {
  const known = readEngineStates(dataDir)?.engines.some((engine) => engine.base === base)
  return known ?? readEngineAddress(dataDir, base) !== undefined
}
