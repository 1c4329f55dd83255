import { z } from 'zod'
import { copyAdapter, listAdapterCopies, removeAdapterCopy } from '@/lib/storage/adapter-copy'
import { adapterPath } from '@/lib/storage/adapter-store'
import type { DrawEvent, DrawRequest } from '../model-server'
import { modelUnavailable, toServerError } from '../server-error'
import { askToContinue } from './ask-to-continue'
import { callServer } from './call-server'
import { adapterName, type Dialect, INSPECT_MS } from './dialect'
import { drawSeparately } from './draw-separately'
import type { RemoteServer } from './remote-servers'
import { streamEvents } from './stream-events'

/**
 * LoRAX: an adapter is a path in `adapter_id`, read at its first question. Its chat completions ignore the seed and
 * where an adapter comes from, so that its own `/generate_stream` is asked.
 * Source: https://loraexchange.ai/reference/rest_api/
 */
export const loraxDialect: Dialect = {
  refuse: (_, { hasPatterns }) =>
    hasPatterns ? { key: 'serving.limits.patterns', params: { kind: 'LoRAX' } } : undefined,
  async inspect(server, signal) {
    const [info, copies] = await Promise.all([
      callServer(server, '/info', { reply: infoSchema, patienceMs: INSPECT_MS }, signal),
      server.folder ? listAdapterCopies(server.folder) : null,
    ])
    const base = {
      served: info.model_id,
      root: info.model_sha ?? null,
      contextTokens: info.max_total_tokens ?? null,
    }
    return { bases: [base], adapters: copies }
  },
  async place(server, { digest, dataDir }) {
    if (server.folder) await copyAdapter(dataDir, digest, server.folder)
  },
  async unload(server, digest) {
    if (server.folder) await removeAdapterCopy(digest, server.folder)
  },
  chat: (server, { request, digest, dataDir }, signal) => {
    const path = digest && pathSeen(server, dataDir, digest)
    return drawSeparately(request, (one, until) => drawOne(server, one, path, until), signal)
  },
  countTokens: async () => undefined,
}

const infoSchema = z.object({
  model_id: z.string().min(1).max(1000),
  model_sha: z.string().max(200).nullish(),
  max_total_tokens: z.int().positive().nullish(),
})

const eventSchema = z.object({
  token: z.object({ text: z.string(), logprob: z.number().nullish(), special: z.boolean().default(false) }),
  details: z
    .object({
      finish_reason: z.string(),
      prompt_tokens: z.int().min(0).nullish(),
      generated_tokens: z.int().min(0).nullish(),
    })
    .nullish(),
})

function pathSeen({ folder, seenAs }: RemoteServer, dataDir: string, digest: string): string {
  const stored = adapterPath(dataDir, digest)
  if (folder) return `${seenAs ?? folder}/${adapterName(digest)}`
  return seenAs ? `${seenAs}/${digest}` : stored
}

async function* drawOne(
  server: RemoteServer,
  request: DrawRequest,
  path: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<DrawEvent> {
  const connection = new AbortController()
  const either = AbortSignal.any([signal, connection.signal])
  const parameters = parametersOf(request, path)
  try {
    const inputs = JSON.stringify(askToContinue(request.messages))
    const stream = streamEvents(server, '/generate_stream', { inputs, parameters }, either)
    const writing = { all: '', shown: 0 }
    for await (const raw of stream) {
      const parsed = eventSchema.safeParse(raw)
      if (!parsed.success) throw modelUnavailable(new Error(z.prettifyError(parsed.error)))
      const { token, details } = parsed.data
      if (!token.special) writing.all += token.text
      const end = details ? endOf(writing.all, request.stop) : safeEnd(writing.all, request.stop)
      const text = writing.all.slice(writing.shown, end)
      writing.shown = Math.max(writing.shown, end)
      const logProbs = token.special || token.logprob == null ? [] : [token.logprob]
      if (text !== '' || logProbs.length > 0) yield { type: 'piece', choice: 0, text, logProbs }
      if (!details) continue
      yield { type: 'end', choice: 0, reason: details.finish_reason === 'length' ? 'length' : 'stop' }
      const { prompt_tokens: promptTokens, generated_tokens: completionTokens } = details
      if (promptTokens != null && completionTokens != null)
        yield { type: 'usage', promptTokens, completionTokens, fingerprint: null }
      return
    }
    throw modelUnavailable(new Error('The answer broke off before its end'))
  } catch (cause) {
    throw toServerError(cause, signal)
  } finally {
    connection.abort()
  }
}

/** LoRAX refuses values that mean "leave it": a temperature of 0, a top_p of 1, a top_k of 0. */
function parametersOf({ maxTokens, seed, stop, sampling }: DrawRequest, path: string | undefined) {
  const { temperature, topP, topK, repetitionPenalty } = sampling
  return {
    ...(path !== undefined && { adapter_id: path, adapter_source: 'local' }),
    apply_chat_template: true,
    max_new_tokens: maxTokens,
    details: true,
    seed,
    ...(stop.length > 0 && { stop }),
    do_sample: temperature > 0,
    ...(temperature > 0 && { temperature }),
    ...(topP > 0 && topP < 1 && { top_p: topP }),
    ...(topK > 0 && { top_k: topK }),
    ...(repetitionPenalty > 0 && repetitionPenalty !== 1 && { repetition_penalty: repetitionPenalty }),
  }
}

/** LoRAX writes the text that stopped it as part of its answer. */
function endOf(text: string, stops: string[]): number {
  const ends = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0)
  return Math.min(text.length, ...ends)
}

/** How much can be shown while the rest may yet become a text that stops. */
function safeEnd(text: string, stops: string[]): number {
  const found = endOf(text, stops)
  const longest = Math.max(0, ...stops.map((stop) => stop.length - 1))
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const tail = text.slice(text.length - length)
    if (stops.some((stop) => stop.startsWith(tail))) return Math.min(found, text.length - length)
  }
  return found
}
