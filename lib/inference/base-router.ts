import type { ModelServer } from './model-server'

/** Nobody needs to hear of a use more often. */
const SAY_AGAIN_MS = 2_000

/**
 * One model server in front of one for each base model. A request goes to the server of its base, and that base is
 * said to be wanted: before the request goes out, so that its server is started, and all the while an answer is
 * written, so that it is not stopped.
 */
export function createBaseRouter(settings: {
  /** Called once a base; undefined stands for the hub's first engine. */
  serverOf(base: string | undefined): ModelServer
  /** What embeds without any base. */
  encoder?: { has(model: string): boolean; server: ModelServer }
  want(base: string): void
  nowMs(): number
}): ModelServer {
  const servers = new Map<string | undefined, ModelServer>()
  const saidMs = new Map<string, number>()
  const say = (base: string | undefined) => {
    if (base === undefined) return
    const nowMs = settings.nowMs()
    if (nowMs - (saidMs.get(base) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_MS) return
    saidMs.set(base, nowMs)
    settings.want(base)
  }
  const find = (base: string | undefined): ModelServer => {
    say(base)
    const known = servers.get(base)
    if (known) return known
    const server = settings.serverOf(base)
    servers.set(base, server)
    return server
  }
  const { encoder } = settings
  const reader = (model: string) => (encoder?.has(model) ? encoder.server : find(baseOf({ model })))
  return {
    embed: (request, signal) => reader(request.model).embed(request, signal),
    describeModel: (name, signal) => reader(name).describeModel(name, signal),
    countTokens: (request, signal) => find(baseOf(request)).countTokens(request, signal),
    scoreText: (request, signal) => find(baseOf(request)).scoreText(request, signal),
    complete: (request, signal) => find(baseOf(request)).complete(request, signal),
    wake: async (base, signal) => find(base).wake?.(base, signal),
    async *chat(request, signal) {
      const base = baseOf(request)
      for await (const event of find(base).chat(request, signal)) {
        say(base)
        yield event
      }
    },
  }
}

/** An adapter does not say what it is for: its request does. */
function baseOf({ model, base }: { model: string; base?: string }): string | undefined {
  return base ?? (model.startsWith('sha256-') ? undefined : model)
}
