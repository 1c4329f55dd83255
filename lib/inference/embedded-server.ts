import { PolyphonyError } from '@/lib/core/errors'
import type { EngineState } from './engine-states'
import { createHuggingfaceServer } from './huggingface-server'
import { isServerHealthy } from './is-server-healthy'
import type { DrawEvent, ModelDescription, ModelServer } from './model-server'
import { placeAdapters } from './place-adapters'
import type { EngineAddress } from './read-engine-address'
import { allEnginesBusy, isConnectionLost, modelUnavailable, stoppedBy } from './server-error'

interface Settings {
  /** Where the engine listens now; undefined before it has started. */
  readAddress(): EngineAddress | undefined
  /** What its supervisor says of it; undefined where nobody supervises it. */
  readState?(): EngineState['state'] | undefined
  dataDir: string
  sleep(milliseconds: number): Promise<void>
}

/** How long a restart of the engine may take before its askers are told. */
const RESTART_MS = 12_000
/** How long it is waited for while its supervisor says that it is being started. */
const COMING_MS = 60_000
const POLL_MS = 100
const NOTICED_MS = 1_500

/**
 * The engine that ships with the hub. It comes back with another port and token when it was killed, and without its
 * adapters: a request that has shown nothing yet waits for it, places the adapter it needs, and goes out once more.
 */
export function createEmbeddedServer(settings: Settings): ModelServer {
  // What a running engine says of a model stays as it is; one that was restarted has another token and is asked anew.
  const described = new Map<string, { token: string; description: ModelDescription }>()
  const once = <T>(model: string | null, signal: AbortSignal, work: (server: ModelServer) => Promise<T>) =>
    withOneRetry(settings, model, signal, (address) => work(createHuggingfaceServer(address)))
  return {
    embed: (request, signal) => once(request.model, signal, (server) => server.embed(request, signal)),
    describeModel: async (name, signal) => {
      const known = described.get(name)
      if (known && known.token === settings.readAddress()?.token) return known.description
      return withOneRetry(settings, null, signal, async (address) => {
        const description = await createHuggingfaceServer(address).describeModel(name, signal)
        if (description) described.set(name, { token: address.token, description })
        return description
      })
    },
    countTokens: (request, signal) => once(null, signal, (server) => server.countTokens(request, signal)),
    scoreText: (request, signal) =>
      once(request.model, signal, (server) => server.scoreText(request, signal)),
    complete: (request, signal) => once(request.model, signal, (server) => server.complete(request, signal)),
    async wake(_base, signal) {
      if (!settings.readAddress()) await nextAddress(settings, undefined, signal)
    },
    async *chat(request, signal) {
      const { first, rest } = await once(request.model, signal, async (server) => {
        const events = server.chat(request, signal)
        return { first: await events.next(), rest: events }
      })
      yield* resume(first, rest)
    },
  }
}

/** What was begun to see whether it works; leaving the loop ends it. */
async function* resume(
  first: IteratorResult<DrawEvent>,
  rest: AsyncGenerator<DrawEvent>,
): AsyncGenerator<DrawEvent> {
  try {
    if (!first.done) yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

async function withOneRetry<T>(
  settings: Settings,
  model: string | null,
  signal: AbortSignal,
  work: (address: EngineAddress) => Promise<T>,
): Promise<T> {
  const address = settings.readAddress() ?? (await nextAddress(settings, undefined, signal))
  try {
    return await work(address)
  } catch (error) {
    if (isConnectionLost(error)) {
      // One broken connection is no restart: an engine that still answers is asked again where it is.
      const alive = (await isServerHealthy(address.url))
        ? address
        : await nextAddress(settings, address, signal, error)
      return lastTry(work(await withAdapter(settings, alive, model, signal)))
    }
    if (error instanceof PolyphonyError && error.code === 'not_found' && model?.startsWith('sha256-')) {
      return lastTry(work(await withAdapter(settings, address, model, signal)))
    }
    throw error
  }
}

/** A model that this hub offers and its engine still does not know is the hub's trouble, not the asker's mistake. */
async function lastTry<T>(attempt: Promise<T>): Promise<T> {
  try {
    return await attempt
  } catch (error) {
    throw error instanceof PolyphonyError && error.code === 'not_found' ? modelUnavailable(error) : error
  }
}

/** Waits until the engine has another address than the one that failed. @throws PolyphonyError when none comes in time */
async function nextAddress(
  { readAddress, readState, sleep }: Settings,
  failed: EngineAddress | undefined,
  signal: AbortSignal,
  cause?: unknown,
): Promise<EngineAddress> {
  for (let waitedMs = 0; waitedMs < COMING_MS && !signal.aborted; waitedMs += POLL_MS) {
    const address = readAddress()
    if (address && (address.token !== failed?.token || address.url !== failed.url)) return address
    const state = readState?.()
    if (waitedMs >= RESTART_MS && state !== 'starting' && state !== 'restarting') break
    // The supervisor needs a moment to see that it is wanted anew.
    if (waitedMs >= NOTICED_MS && state === 'waiting') throw allEnginesBusy()
    if (waitedMs >= NOTICED_MS && state === 'failed') break
    await sleep(POLL_MS)
  }
  throw signal.aborted ? stoppedBy(signal) : modelUnavailable(cause)
}

async function withAdapter(
  { dataDir }: Settings,
  address: EngineAddress,
  model: string | null,
  signal: AbortSignal,
): Promise<EngineAddress> {
  if (!model?.startsWith('sha256-')) return address
  const digest = model.slice('sha256-'.length)
  const [refused] = await placeAdapters({ ...address, dataDir, digests: [digest], signal })
  if (refused)
    throw modelUnavailable(new Error(`The engine refused the adapter ${digest}: ${refused.reason}`))
  return address
}
