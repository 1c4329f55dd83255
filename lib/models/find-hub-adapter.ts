import type { Said } from '@/lib/core/said'
import { saidError } from '@/lib/core/said-error'
import { ADAPTER_FILES } from '@/lib/formats/adapter-digest'
import type { Hub } from './hub'
import { type HubRepo, readHubRepo } from './read-hub-repo'

export type HubAdapter = Omit<HubRepo, 'others'>

/** Never pickle: only these are ever asked for. */
const WANTED = /^(adapter_config\.json|adapter_model\.safetensors|README\.md)$/

/**
 * Asks the Hub for a PEFT adapter at a revision (branch, tag or commit).
 * @throws PolyphonyError as `readHubRepo`, and invalid_request for what is no adapter in safetensors
 */
export async function findHubAdapter(input: {
  hub: Hub
  id: string
  revision: string
  signal?: AbortSignal
}): Promise<HubAdapter> {
  const { others, ...adapter } = await readHubRepo({ ...input, wanted: WANTED })
  const missing = ADAPTER_FILES.find((name) => !adapter.files.some(({ path }) => path === name))
  if (missing === undefined) return adapter
  const { name, params } = explain(missing, others)
  const said = { key: `hubErrors.${name}`, params: { id: adapter.id, file: missing, ...params } }
  throw saidError('invalid_request', said, { param: 'id' })
}

function explain(missing: string, others: string[]): { name: string; params?: Said['params'] } {
  const pickle = others.find((path) => /^adapter_model\.(bin|pt|pth|ckpt)$/.test(path))
  if (pickle && missing.endsWith('.safetensors')) return { name: 'pickle', params: { pickle } }
  const isWhole = others.some((path) => /^(config\.json|model[\w-]*\.safetensors)$/.test(path))
  return { name: isWhole ? 'wholeModel' : 'noAdapter' }
}
