import { copyAdapter, listAdapterCopies, removeAdapterCopy } from '@/lib/storage/adapter-copy'
import { completeText, createHuggingfaceServer, drawChat, wireRequest } from '../huggingface-server'
import { adapterName, type Dialect } from './dialect'
import { listModelsOf } from './models-inventory'
import { refuseForVllm } from './vllm-dialect'

/**
 * Ray Serve LLM: it reads `<dynamic_lora_loading_path>/<adapter>/` of a bucket at an adapter's first question, and knows
 * it as `<base>:<adapter>`. The hub writes that layout into `folder`, where the bucket is mounted.
 * Source: https://docs.ray.io/en/latest/serve/llm/user-guides/multi-lora.html
 */
export const rayDialect: Dialect = {
  refuse: refuseForVllm,
  async inspect(server, signal) {
    const [{ bases }, copies] = await Promise.all([
      listModelsOf(server, signal),
      listAdapterCopies(server.folder ?? ''),
    ])
    return { bases, adapters: copies }
  },
  async place(server, { digest, dataDir }) {
    if (server.folder) await copyAdapter(dataDir, digest, server.folder)
  },
  async unload(server, digest) {
    if (server.folder) await removeAdapterCopy(digest, server.folder)
  },
  chat: (server, { request, base, digest }, signal) =>
    drawChat(server, wireRequest({ ...request, model: servedAs(base, digest) }), signal),
  countTokens: async () => undefined,
  scoreText: (server, { base, digest, text, after }, signal) =>
    createHuggingfaceServer(server).scoreText({ model: servedAs(base, digest), text, after }, signal),
  complete: (server, { base, request }, signal) => completeText(server, { ...request, model: base }, signal),
}

const servedAs = (base: string, digest: string | undefined) =>
  digest ? `${base}:${adapterName(digest)}` : base
