import { PolyphonyError } from '@/lib/core/errors'
import type { Said } from '@/lib/core/said'
import { sayInEnglish } from '@/lib/core/say-in-english'
import { causeWords } from '../server-error'
import type { AdapterNeeds } from './dialect'
import { findDialect } from './find-dialect'
import { type RemoteServer, servedName } from './remote-servers'
import type { RemoteState } from './remote-states'

/** Whether a server serves an adapter, and why not. */
export interface Placement {
  server: string
  kind: RemoteServer['kind']
  /** `later`: it has the base and would take the adapter, but is away at this moment or waits for its operator. */
  outcome: 'placed' | 'refused' | 'later'
  /** Why it refused, or what went wrong. */
  reason: string | null
  /** What the hub itself knows of that kind of server and rules it out by; undefined where the reason is the server's words. */
  limit?: Said
}

/** For every server that has a base: whether its limits allow an adapter, without asking it. */
export function judgePlacements(
  servers: RemoteServer[],
  states: RemoteState[],
  adapter: { base: string; needs: AdapterNeeds; digest?: string },
): Placement[] {
  return listServersOf(servers, states, adapter.base).map(({ server, state }) => {
    const { name, kind } = server
    const limit = findDialect(server).refuse(server, adapter.needs)
    const said = findDialect(server).awaits
      ? undefined
      : state.refused.find(({ digest }) => digest === adapter.digest)?.reason
    if (limit) return { server: name, kind, outcome: 'refused', reason: sayInEnglish(limit), limit }
    if (said !== undefined) return { server: name, kind, outcome: 'refused', reason: said }
    const awaited = state.adapters?.includes(adapter.digest ?? '')
      ? undefined
      : findDialect(server).awaits?.(adapter.digest ?? '…')
    if (awaited)
      return { server: name, kind, outcome: 'later', reason: sayInEnglish(awaited), limit: awaited }
    return { server: name, kind, outcome: state.state === 'up' ? 'placed' : 'later', reason: null }
  })
}

const PATIENCE_MS = 4_500

/**
 * Gives an adapter to every server that has its base, all at once. One that is away, or slower than a click should
 * take, gets it from the watch as soon as it can.
 */
export async function placeOnServers(
  servers: RemoteServer[],
  states: RemoteState[],
  adapter: { digest: string; base: string; needs: AdapterNeeds; dataDir: string },
): Promise<Placement[]> {
  const judged = judgePlacements(servers, states, { base: adapter.base, needs: adapter.needs })
  return Promise.all(
    judged.map(async (placement): Promise<Placement> => {
      const server = servers.find(({ name }) => name === placement.server)
      if (!server || placement.outcome !== 'placed') return placement
      const { digest, dataDir } = adapter
      const base = servedName(server, adapter.base)
      try {
        await findDialect(server).place(server, { digest, base, dataDir }, AbortSignal.timeout(PATIENCE_MS))
        return placement
      } catch (error) {
        const isRefused = error instanceof PolyphonyError && error.code === 'invalid_request'
        const reason = isRefused ? error.message : causeWords(error)
        return { ...placement, outcome: isRefused ? 'refused' : 'later', reason }
      }
    }),
  )
}

function listServersOf(servers: RemoteServer[], states: RemoteState[], base: string) {
  return servers.flatMap((server) => {
    const state = states.find(({ name }) => name === server.name)
    return state?.bases.some(({ name }) => name === base) ? [{ server, state }] : []
  })
}
