import type { Env } from '@/lib/core/env'
import { findCircuitBreaker } from '@/lib/inference/remote/circuit-breaker'
import { parseRemoteServers, type RemoteServer } from '@/lib/inference/remote/remote-servers'
import { readRemoteStates } from '@/lib/inference/remote/remote-states'
import { listAdapterTitles } from '@/lib/store/adapters'
import { listOwnBaseNames } from './list-base-names'

/** A model server of `MODEL_SERVERS` as its operator sees it; never its token. */
export interface ServerView {
  name: string
  kind: RemoteServer['kind']
  url: string
  state: 'unknown' | 'up' | 'down'
  /** Since when, milliseconds since 1970; null before the first look. */
  sinceMs: number | null
  latencyMs: number | null
  /** Whether questions go to it: after several failures they do not for a while. */
  circuit: 'closed' | 'open' | 'half-open'
  bases: { name: string; contextTokens: number | null; isOnlyRemote: boolean }[]
  /** `community/name version`, or the digest of one that is withdrawn; null when it takes each at its first question. */
  adapters: string[] | null
  refused: { adapter: string; reason: string }[]
  lastError: { message: string; atMs: number } | null
}

export interface ServersOverview {
  servers: ServerView[]
  nowMs: number
}

/** What the operator's page shows of the model servers, as the watch last saw them. */
export async function findServersOverview(
  env: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  nowMs: number,
): Promise<ServersOverview> {
  const states = readRemoteStates(env.dataDir)
  const own = new Set(await listOwnBaseNames(env.dataDir))
  const titles = await listAdapterTitles()
  const titleOf = (digest: string) => titles.get(digest) ?? `sha256-${digest.slice(0, 12)}…`
  const breaker = findCircuitBreaker()
  const servers = parseRemoteServers(env.MODEL_SERVERS).map((server): ServerView => {
    const { name, kind, url } = server
    const circuit = breaker.stateOf(name)
    // One that was put in the place of another under its name is not what was looked at.
    const state = states.find((one) => one.name === name && one.url === url)
    if (!state) return { name, kind, url, circuit, ...NOT_SEEN }
    const { sinceMs, latencyMs, bases, adapters, refused, lastError } = state
    return {
      ...{ name, kind, url, circuit, state: state.state, sinceMs, latencyMs },
      bases: bases.map((base) => ({
        name: base.name,
        contextTokens: base.contextTokens,
        isOnlyRemote: !own.has(base.name),
      })),
      adapters: adapters?.map(titleOf) ?? null,
      refused: refused.map(({ digest, reason }) => ({
        adapter: titleOf(digest),
        reason: withoutToken(reason, server),
      })),
      lastError: lastError && { ...lastError, message: withoutToken(lastError.message, server) },
    }
  })
  return { servers, nowMs }
}

const NOT_SEEN = {
  ...({ state: 'unknown', sinceMs: null, latencyMs: null } as const),
  ...{ bases: [], adapters: [], refused: [], lastError: null },
}

/** A server may say in its error what it was sent. */
function withoutToken(words: string, { token }: RemoteServer): string {
  return token === '' ? words : words.replaceAll(token, '•••')
}
