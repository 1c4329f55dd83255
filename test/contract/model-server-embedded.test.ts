import { startTestEngine } from '../integration/engine-fixture'
import { describeModelServer } from './model-server-suite'

describeModelServer('embedded engine', async () => {
  const engine = await startTestEngine()
  return { url: engine.url, token: engine.token, model: engine.modelName, stop: engine.stop }
})
