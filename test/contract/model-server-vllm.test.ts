import { rm } from 'node:fs/promises'
import { makeTempFolder } from '../unit/engine/tiny-model'
import { describeModelServer, TINY_CONTEXT } from './model-server-suite'
import { startScriptedVllm } from './scripted-vllm'

for (const [version, loadFailure] of [
  ['0.11', 400],
  ['newest', 500],
] as const)
  describeModelServer(
    `scripted vLLM, ${version}`,
    {
      ...{ embeddings: false, boundedQueue: false, timeLimitHeader: false, excessTokens: 'refused' },
      checksDigests: false,
      metrics: { running: 'vllm:num_requests_running', generated: 'vllm:generation_tokens_total' },
    },
    async ({ slots }) => {
      const dataDir = await makeTempFolder()
      const model = 'tiny-llama'
      const server = await startScriptedVllm({
        ...{ model, slots, contextTokens: TINY_CONTEXT, maxLoraRank: 16, loadFailure, token: 'secret' },
      })
      const stop = async () => {
        await server.stop()
        await rm(dataDir, { recursive: true })
      }
      return { url: server.url, token: server.token, model, dataDir, stop }
    },
  )
