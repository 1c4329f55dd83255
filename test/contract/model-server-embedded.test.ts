import { startTestEngine } from '../integration/engine-fixture'
import { describeModelServer } from './model-server-suite'

describeModelServer(
  'embedded engine',
  {
    ...{
      embeddings: true,
      boundedQueue: true,
      timeLimitHeader: true,
      excessTokens: 'cut',
      checksDigests: true,
    },
    metrics: {
      running: 'polyphony_engine_requests_running',
      generated: 'polyphony_engine_generation_tokens_total',
    },
  },
  async (size) => {
    const { url, token, modelName, dataDir, stop } = await startTestEngine(size)
    return { url, token, model: modelName, dataDir, stop }
  },
)
