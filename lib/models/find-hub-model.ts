import { PolyphonyError } from '@/lib/core/errors'
import type { Hub } from './hub'
import { type HubFile, type HubRepo, MAX_REPO_BYTES, readHubRepo } from './read-hub-repo'

export type HubModel = Omit<HubRepo, 'others'>

/** Never pickle: only these are ever asked for. */
const WANTED =
  /^((config|generation_config|tokenizer|tokenizer_config|model\.safetensors\.index)\.json|chat_template\.jinja|model[\w-]*\.safetensors|README\.md|LICENSE)$/

/**
 * Asks the Hub for a model at a revision (branch, tag or commit).
 * @throws PolyphonyError as `readHubRepo`, and invalid_request for what is no safetensors model
 */
export async function findHubModel(input: {
  hub: Hub
  id: string
  revision: string
  signal?: AbortSignal
}): Promise<HubModel> {
  const { others, ...model } = await readHubRepo({ ...input, wanted: WANTED })
  checkFiles(model.files, others, model.id)
  return model
}

function checkFiles(files: HubFile[], others: string[], name: string): void {
  const has = (path: string) => files.some((file) => file.path === path)
  if (!files.some((file) => file.path.endsWith('.safetensors'))) {
    const pickled = others.some((path) => /\.(bin|pt|pth|ckpt)$/.test(path))
    throw new PolyphonyError(
      'invalid_request',
      `${name} holds no model.safetensors${pickled ? ': its weights are pickled, which could run code and is never loaded' : ''}.`,
    )
  }
  for (const needed of ['config.json', 'tokenizer.json'])
    if (!has(needed))
      throw new PolyphonyError('invalid_request', `${name} holds no ${needed}.`, { param: needed })
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  if (total > MAX_REPO_BYTES)
    throw new PolyphonyError('too_large', `${name} has ${total} bytes: that is no model for here.`)
}
