import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import type { Said } from '@/lib/core/said'
import { copyAdapter, removeAdapterCopy } from '@/lib/storage/adapter-copy'
import { adapterPath } from '@/lib/storage/adapter-store'
import { completeText, createHuggingfaceServer, drawChat, wireRequest } from '../huggingface-server'
import { causeWords } from '../server-error'
import { callServer } from './call-server'
import { type AdapterNeeds, adapterName, type Dialect, PLACE_MS } from './dialect'
import { listModelsOf } from './models-inventory'
import type { RemoteServer } from './remote-servers'

/**
 * vLLM, started with `--enable-lora` and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True. It reads an adapter from a path: that of
 * the hub's own store, or of a folder into which the hub copies it.
 * Source: https://docs.vllm.ai/en/latest/features/lora.html
 */
export const vllmDialect: Dialect = {
  refuse: refuseForVllm,
  inspect: listModelsOf,
  async place(server, { digest, dataDir }, signal) {
    if (server.folder) await copyAdapter(dataDir, digest, server.folder)
    const path = pathSeen(server, dataDir, digest)
    try {
      const body = { lora_name: adapterName(digest), lora_path: path }
      await callServer(
        server,
        '/v1/load_lora_adapter',
        { body, reply: z.unknown(), patienceMs: PLACE_MS },
        signal,
      )
    } catch (error) {
      const words = causeWords(error)
      if (/already (been )?loaded/i.test(words)) return
      throw explain(error, words, path)
    }
  },
  async unload(server, digest, signal) {
    try {
      const body = { lora_name: adapterName(digest) }
      await callServer(
        server,
        '/v1/unload_lora_adapter',
        { body, reply: z.unknown(), patienceMs: PLACE_MS },
        signal,
      )
    } catch (error) {
      if (!(error instanceof PolyphonyError && error.code === 'not_found')) throw error
    }
    if (server.folder) await removeAdapterCopy(digest, server.folder)
  },
  chat: (server, { request, base, digest }, signal) =>
    drawChat(server, wireRequest({ ...request, model: digest ? adapterName(digest) : base }), signal),
  countTokens: (server, { base, messages }, signal) =>
    createHuggingfaceServer(server).countTokens({ model: base, messages }, signal),
  scoreText: (server, { base, digest, text, after }, signal) =>
    createHuggingfaceServer(server).scoreText(
      { model: digest ? adapterName(digest) : base, text, after },
      signal,
    ),
  complete: (server, { base, request }, signal) => completeText(server, { ...request, model: base }, signal),
}

/** vLLM reads one rank and one alpha for the whole adapter and leaves patterns unread: it would answer wrongly without a word. */
export function refuseForVllm(server: RemoteServer, { rank, hasPatterns }: AdapterNeeds): Said | undefined {
  if (hasPatterns) return { key: 'serving.limits.patterns', params: { kind: 'vLLM' } }
  const { maxRank } = server
  if (rank > maxRank) return { key: 'serving.limits.rank', params: { rank, most: maxRank } }
  return undefined
}

function pathSeen({ folder, seenAs }: RemoteServer, dataDir: string, digest: string): string {
  // Checked also where the store's own path is not used: nothing but 64 hex digits may end a path.
  const stored = adapterPath(dataDir, digest)
  if (folder) return `${seenAs ?? folder}/${adapterName(digest)}`
  return seenAs ? `${seenAs}/${digest}` : stored
}

/** vLLM's refusals as what they mean for the operator. */
function explain(error: unknown, words: string, path: string): unknown {
  if (/no adapter found|no such file|does not exist/i.test(words))
    return refused(
      `it sees no adapter at ${path}: let both machines see the folder, or set "folder" and "seenAs"`,
      error,
    )
  if (error instanceof PolyphonyError && error.code === 'not_found')
    return refused(
      'it does not take adapters while it runs: start it with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True',
      error,
    )
  if (/max_lora_rank|not (yet )?support|not enabled|unexpected|expected target modules/i.test(words))
    return refused(words, error)
  // In newer versions whatever is wrong with an adapter is a 500; the server itself is well, or nothing would have answered.
  const failed = /^The model server answered 500 (.+)$/s.exec(words)?.[1]
  return failed === undefined ? error : refused(failed, error)
}

function refused(words: string, cause: unknown): PolyphonyError {
  return new PolyphonyError('invalid_request', words.slice(0, 500), { cause })
}
