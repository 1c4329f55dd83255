import type { Said } from '@/lib/core/said'
import { saidError } from '@/lib/core/said-error'
import { drawChat } from '../huggingface-server'
import type { DrawRequest } from '../model-server'
import { askToContinue } from './ask-to-continue'
import type { Dialect } from './dialect'
import { drawSeparately } from './draw-separately'
import { listModelsOf } from './models-inventory'

/** Anything else that speaks the OpenAI API (Ollama, Hugging Face endpoints): base models alone, one answer a request. */
export const openaiDialect: Dialect = {
  refuse: () => BASES_ONLY,
  inspect: async (server, signal) => ({ ...(await listModelsOf(server, signal)), adapters: null }),
  async place() {
    throw saidError('invalid_request', BASES_ONLY)
  },
  async unload() {},
  chat: (server, { request, base }, signal) =>
    drawSeparately(request, (one, until) => drawChat(server, plainRequest(one, base), until), signal),
  countTokens: async () => undefined,
}

const BASES_ONLY: Said = { key: 'serving.limits.basesOnly', params: {} }

/** Only what the OpenAI API itself names: many servers refuse what they do not know. */
function plainRequest({ messages, maxTokens, seed, stop, sampling }: DrawRequest, model: string) {
  return {
    model,
    messages: askToContinue(messages),
    max_tokens: maxTokens,
    seed,
    ...(stop.length > 0 && { stop }),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    stream_options: { include_usage: true },
  }
}
