import { hasEngine } from './has-engine'
import { readRemoteStates } from './remote/remote-states'

/** Whether a base is installed on this hub, or one of the operator's model servers has it, also one that is down at this moment. */
export function hasBase(dataDir: string, base: string): boolean {
  return (
    hasEngine(dataDir, base) ||
    readRemoteStates(dataDir).some(({ bases }) => bases.some(({ name }) => name === base))
  )
}
