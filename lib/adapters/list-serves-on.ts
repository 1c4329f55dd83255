import type { Env } from '@/lib/core/env'
import type { Said } from '@/lib/core/said'
import { hasEngine } from '@/lib/inference/has-engine'
import type { AdapterNeeds } from '@/lib/inference/remote/dialect'
import { judgePlacements } from '@/lib/inference/remote/place-on-servers'
import { readAdapterNeeds } from '@/lib/inference/remote/read-adapter-needs'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { readRemoteStates } from '@/lib/inference/remote/remote-states'

/** A model server that has an adapter's base: whether it serves the adapter, and if not, why. */
export interface ServesOn {
  /** `embedded`, or the name that the operator gave. */
  server: string
  kind: string
  serves: boolean
  reason: string | null
  /** The reason as pages say it in their reader's language. */
  said?: Said | undefined
}

/** Every server of this hub that has the base of a stored adapter, as its limits judge the adapter now; never an address. */
export async function listServesOn(
  env: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  { baseModel: base, digest }: { baseModel: string; digest: string },
): Promise<ServesOn[]> {
  const needs = await readAdapterNeeds(env.dataDir, digest)
  return judgeServing(env, { base, digest, needs })
}

/** The same of an adapter whose needs are known; without them of the hub's own engine alone. */
export function judgeServing(
  { dataDir, MODEL_SERVERS }: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  { base, digest, needs }: { base: string; digest: string; needs: AdapterNeeds | undefined },
): ServesOn[] {
  const own = { server: 'embedded', kind: 'embedded', serves: true, reason: null }
  const servers = parseRemoteServers(MODEL_SERVERS)
  const others = needs
    ? judgePlacements(servers, readRemoteStates(dataDir), { base, needs, digest }).map((one) => ({
        ...{ server: one.server, kind: one.kind },
        // One that is away gets it when it is back; one that waits for its operator may never.
        serves: one.outcome !== 'refused' && one.reason === null,
        // What a server itself said may hold paths and stays with the operator.
        reason: one.limit ? one.reason : null,
        said: one.limit,
      }))
    : []
  return [...(hasEngine(dataDir, base) ? [own] : []), ...others]
}
