import type { Env } from '@/lib/core/env'
import { hasEngine } from '@/lib/inference/has-engine'
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
}

/** Every server of this hub that has the base of an adapter, as its limits judge the adapter now; never an address. */
export async function listServesOn(
  { dataDir, MODEL_SERVERS }: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  { baseModel: base, digest }: { baseModel: string; digest: string },
): Promise<ServesOn[]> {
  const own = { server: 'embedded', kind: 'embedded', serves: true, reason: null }
  const servers = parseRemoteServers(MODEL_SERVERS)
  const needs = await readAdapterNeeds(dataDir, digest)
  const others = needs
    ? judgePlacements(servers, readRemoteStates(dataDir), { base, needs, digest }).map((one) => ({
        ...{ server: one.server, kind: one.kind, serves: one.outcome !== 'refused' },
        // What a server itself said may hold paths and stays with the operator.
        reason: one.isLimit ? one.reason : null,
      }))
    : []
  return [...(hasEngine(dataDir, base) ? [own] : []), ...others]
}
