import { PolyphonyError } from '@/lib/core/errors'
import type { CompletedText, DrawEvent, ModelServer, TextScore } from '../model-server'
import { modelUnavailable } from '../server-error'
import type { CircuitBreaker } from './circuit-breaker'
import { type Dialect, digestIn, type RemoteModel } from './dialect'
import { type RemoteServer, servedName } from './remote-servers'
import type { RemoteBase, RemoteState } from './remote-states'
import { type Patience, withinPatience } from './within-patience'

export interface FleetSettings {
  servers: RemoteServer[]
  dialectOf(server: RemoteServer): Dialect
  readStates(): RemoteState[]
  /** The engines that ship with the hub: they encode, and answer when no other server can. */
  embedded: ModelServer
  /** Whether an engine of the hub has this base. */
  isEmbedded(base: string): boolean
  /** The base that always runs here, which encodes for those that do not; undefined before it has started. */
  firstBase(): string | undefined
  dataDir: string
  breaker: CircuitBreaker
  patience: Patience
}

/**
 * The operator's model servers and the hub's own engines behind one door. A question goes to the least busy server that
 * has its base and is well; when that one fails before its first word, to the next, and last to the hub's own engine.
 */
export function createRemoteFleet(settings: FleetSettings): ModelServer {
  const { embedded } = settings
  const busy = new Map<string, number>()
  return {
    chat: (request, signal) =>
      ask<DrawEvent>(settings, busy, request, {
        remote: (dialect, server, model, until) => dialect.chat(server, { ...model, request }, until),
        embedded: () => embedded.chat(request, signal),
        signal,
      }),
    async embed(request, signal) {
      const model = isRemote(settings, request.model) ? settings.firstBase() : request.model
      if (model === undefined) throw modelUnavailable(new Error('No engine that encodes has started'))
      return embedded.embed({ ...request, model }, signal)
    },
    async describeModel(name, signal) {
      const found = listBases(settings, name)
      const [first] = found
      if (!first) return embedded.describeModel(name, signal)
      const contexts = found.flatMap(({ contextTokens }) => contextTokens ?? [])
      return {
        name,
        root: first.root,
        contextTokens: contexts.length > 0 ? Math.min(...contexts) : null,
        encoder: await findEncoder(settings, signal),
      }
    },
    async wake(base, signal) {
      const isElsewhere = candidates(settings, busy, base, undefined).length > 0
      if (!isElsewhere && settings.isEmbedded(base)) await embedded.wake?.(base, signal)
    },
    async countTokens(asked, signal) {
      const base = asked.base ?? asked.model
      for (const server of candidates(settings, busy, base, undefined)) {
        const counted = await settings
          .dialectOf(server)
          .countTokens(server, { base: servedName(server, base), messages: asked.messages }, signal)
          .catch(() => undefined)
        signal.throwIfAborted()
        if (counted) return counted
      }
      return isRemote(settings, base) ? undefined : embedded.countTokens(asked, signal)
    },
    scoreText: (request, signal) =>
      askAble<TextScore>(settings, busy, request, {
        can: ({ scoreText }) => scoreText !== undefined,
        remote: async (dialect, server, model, until) =>
          dialect.scoreText?.(server, { ...model, text: request.text, after: request.after }, until),
        embedded: () => embedded.scoreText(request, signal),
        signal,
      }),
    complete: (request, signal) =>
      askAble<CompletedText>(settings, busy, request, {
        can: ({ complete }) => complete !== undefined,
        remote: async (dialect, server, model, until) =>
          dialect.complete?.(server, { ...model, request }, until),
        embedded: () => embedded.complete(request, signal),
        signal,
      }),
  }
}

/** What is asked of whichever server answers: of one of the operator's, or of the hub's own engine. */
interface Asking<T> {
  remote(dialect: Dialect, server: RemoteServer, model: RemoteModel, until: AbortSignal): AsyncGenerator<T>
  embedded(): AsyncGenerator<T>
  signal: AbortSignal
}

async function* ask<T>(
  settings: FleetSettings,
  busy: Map<string, number>,
  wanted: { model: string; base?: string },
  asking: Asking<T>,
): AsyncGenerator<T> {
  const digest = digestIn(wanted.model)
  const base = baseOf(wanted)
  let failure: unknown
  for (const server of base === undefined ? [] : candidates(settings, busy, base, digest)) {
    const model = { base: servedName(server, base ?? ''), digest, dataDir: settings.dataDir }
    const opened = await open(settings, busy, server, model, asking)
    if (opened.events) return yield* opened.events
    failure = opened.failure
    if (!isServersFault(failure)) throw failure
  }
  if (base === undefined || settings.isEmbedded(base)) return yield* asking.embedded()
  throw failure ?? noServer(base)
}

/** One answer from a server whose kind can give it; undefined where the model lies on none of those. */
async function askAble<T>(
  settings: FleetSettings,
  busy: Map<string, number>,
  wanted: { model: string; base?: string },
  asking: {
    can(dialect: Dialect): boolean
    remote(
      dialect: Dialect,
      server: RemoteServer,
      model: RemoteModel,
      until: AbortSignal,
    ): Promise<T | undefined>
    embedded(): Promise<T | undefined>
    signal: AbortSignal
  },
): Promise<T | undefined> {
  const servers = settings.servers.filter((server) => asking.can(settings.dialectOf(server)))
  const able = { ...settings, servers }
  const base = baseOf(wanted)
  const isElsewhere = base !== undefined && isRemote(settings, base) && !settings.isEmbedded(base)
  if (isElsewhere && !isRemote(able, base)) return undefined
  let answer: T | undefined
  const asked: Asking<T | undefined> = {
    remote: (...of) => once(() => asking.remote(...of)),
    embedded: () => once(asking.embedded),
    signal: asking.signal,
  }
  for await (const one of ask(able, busy, wanted, asked)) answer = one
  return answer
}

/** One answer as the only event of its kind. */
async function* once<T>(work: () => Promise<T>): AsyncGenerator<T> {
  yield await work()
}

const baseOf = ({ model, base }: { model: string; base?: string }) =>
  base ?? (digestIn(model) ? undefined : model)

/** Whether another server may do better; what the asker did wrong is wrong everywhere. */
function isServersFault(error: unknown): boolean {
  if (!(error instanceof PolyphonyError)) return true
  return ['model_unavailable', 'overloaded', 'timeout', 'not_found', 'internal'].includes(error.code)
}

type Opened<T> = { events: AsyncGenerator<T>; failure?: undefined } | { events?: undefined; failure: unknown }

/** Asks a server and waits for its first event; one that lacks the adapter is given it and asked once more. */
async function open<T>(
  settings: FleetSettings,
  busy: Map<string, number>,
  server: RemoteServer,
  model: RemoteModel,
  asking: Asking<T>,
): Promise<Opened<T>> {
  const { breaker } = settings
  const count = (by: number) => busy.set(server.name, (busy.get(server.name) ?? 0) + by)
  count(1)
  breaker.begin(server.name)
  try {
    const { first, rest } = await firstEvent(settings, server, model, asking)
    breaker.succeed(server.name)
    return { events: goOn(first, rest, { end: () => count(-1), fail: () => breaker.fail(server.name) }) }
  } catch (failure) {
    count(-1)
    if (asking.signal.aborted) breaker.forget(server.name)
    else if (isDown(failure)) breaker.fail(server.name)
    else breaker.succeed(server.name)
    return { failure }
  }
}

/** A full house and an unknown model are answers of a server that is well. */
const isDown = (error: unknown) =>
  !(error instanceof PolyphonyError) || error.code === 'model_unavailable' || error.code === 'timeout'

async function firstEvent<T>(
  settings: FleetSettings,
  server: RemoteServer,
  model: RemoteModel,
  { remote, signal }: Asking<T>,
): Promise<{ first: IteratorResult<T>; rest: AsyncGenerator<T> }> {
  const dialect = settings.dialectOf(server)
  const begin = async () => {
    const rest = withinPatience((until) => remote(dialect, server, model, until), settings.patience, signal)
    return { first: await rest.next(), rest }
  }
  try {
    return await begin()
  } catch (error) {
    const isMissing = error instanceof PolyphonyError && error.code === 'not_found'
    if (!isMissing || model.digest === undefined) throw error
    try {
      await dialect.place(server, { ...model, digest: model.digest }, signal)
    } catch (cause) {
      // The asker did nothing wrong: another server may have it.
      throw modelUnavailable(cause)
    }
    return await begin()
  }
}

async function* goOn<T>(
  first: IteratorResult<T>,
  rest: AsyncGenerator<T>,
  on: { end(): void; fail(): void },
): AsyncGenerator<T> {
  try {
    if (!first.done) yield first.value
    yield* rest
  } catch (error) {
    if (isDown(error)) on.fail()
    throw error
  } finally {
    on.end()
    await rest.return(undefined)
  }
}

/** Servers that are well and have the base; those that hold the adapter first, then the least busy. */
function candidates(
  settings: FleetSettings,
  busy: Map<string, number>,
  base: string,
  digest: string | undefined,
): RemoteServer[] {
  const states = new Map(settings.readStates().map((state) => [state.name, state]))
  const rank = (server: RemoteServer) => {
    const held = states.get(server.name)?.adapters
    return digest === undefined || held == null || held.includes(digest) ? 0 : 1
  }
  return settings.servers
    .filter((server) => {
      const state = states.get(server.name)
      if (state?.state !== 'up' || state.url !== server.url || !settings.breaker.allows(server.name))
        return false
      if (digest !== undefined && state.refused.some((one) => one.digest === digest)) return false
      return state.bases.some(({ name }) => name === base)
    })
    .map((server) => ({ server, order: [rank(server), busy.get(server.name) ?? 0] as const }))
    .sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1])
    .map(({ server }) => server)
}

/** What every server, also one that is down at this moment, says of a base. */
function listBases({ servers, readStates }: FleetSettings, base: string): RemoteBase[] {
  const named = new Set(servers.map(({ name }) => name))
  return readStates().flatMap(({ name, bases }) =>
    named.has(name) ? bases.filter((one) => one.name === base) : [],
  )
}

const isRemote = (settings: FleetSettings, base: string) => listBases(settings, base).length > 0

/** Latents of a base that runs elsewhere are those of the hub's first engine; null while it cannot say what it is. */
async function findEncoder(
  { embedded, firstBase }: FleetSettings,
  signal: AbortSignal,
): Promise<{ model: string; digest: string } | null> {
  const model = firstBase()
  if (model === undefined) return null
  const described = await embedded.describeModel(model, signal).catch(() => undefined)
  return described?.root ? { model, digest: described.root } : null
}

function noServer(base: string): PolyphonyError {
  return modelUnavailable(new Error(`No model server that has ${base} is well`))
}
