import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import type { Said } from '@/lib/core/said'
import { saidError } from '@/lib/core/said-error'
import { completeText, drawChat, wireRequest } from '../huggingface-server'
import { callServer } from './call-server'
import { type Dialect, digestIn, INSPECT_MS, type RemoteModel } from './dialect'
import { drawSeparately } from './draw-separately'
import { listModelsOf } from './models-inventory'
import type { RemoteServer } from './remote-servers'

/**
 * `llama-server`, started with `--lora sha256-<digest>.gguf` for every adapter (the hub converts them) and
 * `--lora-init-without-apply`. A request names the adapters that it is answered through.
 * Source: https://github.com/ggml-org/llama.cpp/tree/master/tools/server
 */
export const llamacppDialect: Dialect = {
  // A converted adapter carries each module's own factor in its matrices, and any rank.
  refuse: () => undefined,
  awaits: startWith,
  async inspect(server, signal) {
    const [models, props, loras] = await Promise.all([
      listModelsOf(server, signal),
      callServer(server, '/props', { reply: propsSchema, patienceMs: INSPECT_MS }, signal),
      listLoras(server, signal),
    ])
    const contextTokens = props.default_generation_settings?.n_ctx ?? null
    return {
      bases: models.bases.map((base) => ({ ...base, contextTokens: contextTokens ?? base.contextTokens })),
      adapters: loras.flatMap(({ path }) => digestIn(path.replaceAll('\\', '/')) ?? []),
    }
  },
  async place(server, { digest }, signal) {
    const loras = await listLoras(server, signal)
    if (loras.some(({ path }) => digestIn(path.replaceAll('\\', '/')) === digest)) return
    throw saidError('conflict', startWith(digest))
  },
  async unload() {
    // What it was started with stays until it is started anew; no request names it any more.
  },
  async *chat(server, draw, signal) {
    const lora = await chooseLora(server, draw, signal)
    yield* drawSeparately(
      { ...draw.request, model: draw.base },
      (one, until) => {
        const {
          repetition_penalty: repeat_penalty,
          n: _,
          // It goes on from a last message of the assistant's by itself, and reads this in another way.
          add_generation_prompt: __,
          ...wire
        } = wireRequest(one)
        return drawChat(server, { ...wire, repeat_penalty, lora, cache_prompt: true }, until)
      },
      signal,
    )
  },
  async complete(server, { request, base, dataDir }, signal) {
    const lora = await chooseLora(server, { base, dataDir, digest: undefined }, signal)
    return completeText(server, { ...request, model: base }, signal, { lora, cache_prompt: true })
  },
  async countTokens(server, { messages }, signal) {
    const ask = (path: string, body: object) =>
      callServer(server, path, { body, reply: countSchema, patienceMs: INSPECT_MS }, signal)
    const [{ prompt }, props] = await Promise.all([
      ask('/apply-template', { messages }),
      callServer(server, '/props', { reply: propsSchema, patienceMs: INSPECT_MS }, signal),
    ])
    const contextTokens = props.default_generation_settings?.n_ctx
    if (prompt === undefined || !contextTokens) return undefined
    const { tokens } = await ask('/tokenize', { content: prompt, add_special: true, parse_special: true })
    return tokens && { promptTokens: tokens.length, contextTokens }
  },
}

/** What an operator gives it: the file that the adapter's page offers, under the name by which the hub finds it again. */
function startWith(digest: string): Said {
  const option = `--lora sha256-${digest}.gguf --lora-init-without-apply`
  return { key: 'serving.limits.atStart', params: { option } }
}

const propsSchema = z.object({
  default_generation_settings: z.object({ n_ctx: z.int().positive().nullish() }).nullish(),
})
const lorasSchema = z.array(z.object({ id: z.int().min(0), path: z.string().max(4096) })).max(10_000)
const countSchema = z.object({ prompt: z.string().optional(), tokens: z.array(z.unknown()).optional() })

const listLoras = (server: RemoteServer, signal: AbortSignal) =>
  callServer(server, '/lora-adapters', { reply: lorasSchema, patienceMs: INSPECT_MS }, signal)

/**
 * Every adapter by its number, the wanted one in full and the others not at all. The numbers are asked for each time:
 * they are others after a restart.
 */
async function chooseLora(
  server: RemoteServer,
  { digest }: RemoteModel,
  signal: AbortSignal,
): Promise<{ id: number; scale: number }[]> {
  const loras = await listLoras(server, signal)
  const isWanted = (path: string) => digest !== undefined && digestIn(path.replaceAll('\\', '/')) === digest
  if (digest !== undefined && !loras.some(({ path }) => isWanted(path)))
    throw new PolyphonyError('not_found', `llama.cpp was started without the adapter ${digest}`)
  return loras.map(({ id, path }) => ({ id, scale: isWanted(path) ? 1 : 0 }))
}
