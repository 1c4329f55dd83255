import { PolyphonyError } from '@/lib/core/errors'
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
  throw new PolyphonyError(
    'invalid_request',
    `${adapter.id} holds no ${missing}${explain(missing, others)}`,
    {
      param: 'id',
    },
  )
}

function explain(missing: string, others: string[]): string {
  const pickle = others.find((path) => /^adapter_model\.(bin|pt|pth|ckpt)$/.test(path))
  if (pickle && missing.endsWith('.safetensors'))
    return `: ${pickle} could run code and is never loaded. Ask its author for safetensors.`
  if (others.some((path) => /^(config\.json|model[\w-]*\.safetensors)$/.test(path)))
    return ': it is a whole model, not an adapter. The operator installs it under “Models”.'
  return ': a PEFT adapter has its two files at the top of its repository.'
}
