import { readEnv } from '@/lib/core/env'
import { type EngineState, readEngineStates } from './engine-states'

/** Base and state of every engine, without what only the operator should read. */
export function listEngineHealth(dataDir: string = readEnv().dataDir): Pick<EngineState, 'base' | 'state'>[] {
  return (readEngineStates(dataDir)?.engines ?? []).map(({ base, state }) => ({ base, state }))
}
