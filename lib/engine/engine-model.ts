import { basename, join, resolve } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { type ChatTemplate, loadChatTemplate } from '@/lib/formats/chat-template'
import type { ModelConfig } from '@/lib/formats/model-config'
import { readJsonFile } from '@/lib/formats/parse-json'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { loadTokenizer, type Tokenizer } from '@/lib/formats/tokenizer'
import { readGenerationDefaults, type Sampling } from './generation/sampling'

/** All of a checkpoint but its weights. */
export interface EngineModel {
  /** What clients write as `model`. */
  name: string
  config: ModelConfig
  tokenizer: Tokenizer
  template: ChatTemplate
  /** Tokens that end an answer: every special one, for none of them belongs in an answer. */
  endTokens: ReadonlySet<number>
  defaults: Partial<Sampling>
}

/**
 * Reads config, tokenizer, chat template and generation defaults of a Hugging Face folder.
 * @param name served name; without it `_name_or_path`, then the folder's name.
 * @throws PolyphonyError that names the file at fault.
 */
export async function loadEngineModel(folder: string, name?: string): Promise<EngineModel> {
  const json = await readJsonFile(join(folder, 'config.json'), 'config.json')
  if (json === undefined)
    throw new PolyphonyError('not_found', `${folder} holds no config.json: is it a Hugging Face model?`)
  const config = parseModelConfig(json)
  const tokenizer = await loadTokenizer(folder)
  if (tokenizer.size > config.vocabSize) {
    throw new PolyphonyError(
      'invalid_request',
      `tokenizer.json has ids up to ${tokenizer.size - 1}, config.json a vocab_size of ${config.vocabSize}`,
    )
  }
  const template = await loadChatTemplate(folder)
  const generation = await readGenerationDefaults(folder)
  const special = tokenizer.specialTokens.flatMap((token) => tokenizer.specialId(token) ?? [])
  return {
    name: name ?? config.name ?? basename(resolve(folder)),
    config,
    tokenizer,
    template,
    endTokens: new Set([...special, ...generation.eosTokens]),
    defaults: generation.sampling,
  }
}
