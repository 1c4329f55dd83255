import type { ModelsList } from '@/lib/openai/models-list'
import type { EngineContext } from './engine-context'

/** GET /v1/models: the base, whose `root` is the digest of its files, then the loaded adapters. */
export function handleModels({
  model,
  modelDigest,
  decoder,
  adapters,
  startedSeconds,
}: EngineContext): ModelsList {
  const shared = {
    object: 'model' as const,
    created: startedSeconds,
    owned_by: 'polyphony',
    max_model_len: decoder.contextTokens,
  }
  return {
    object: 'list',
    data: [
      { id: model.name, ...shared, root: `sha256-${modelDigest}`, parent: null },
      ...adapters.list().map(({ name, path }) => ({ id: name, ...shared, root: path, parent: model.name })),
    ],
  }
}
