/** One good small open model of the Hugging Face Hub, as its own card describes it. */
export interface CatalogueModel {
  /** Its id on the Hub. */
  id: string
  parameters: number
  downloadBytes: number
  /** SPDX id, or the name under which its maker publishes its terms. */
  licence: string
  /** BCP-47 tags of those that its card names, or how many it counts. */
  languages: string[] | number
  /** Whether its maker asks for consent before the weights are given out (HF_TOKEN). */
  isGated: boolean
}

const QWEN25 = ['zh', 'en', 'fr', 'es', 'pt', 'de', 'it', 'ru', 'ja', 'ko', 'vi', 'th', 'ar']
const LLAMA32 = ['en', 'de', 'fr', 'it', 'pt', 'hi', 'es', 'th']
const SMOLLM3 = ['en', 'fr', 'es', 'de', 'it', 'pt']

const model = (
  id: string,
  millions: number,
  downloadMegabytes: number,
  licence: string,
  languages: string[] | number,
  isGated = false,
): CatalogueModel => ({
  ...{ id, licence, languages, isGated },
  parameters: millions * 1e6,
  downloadBytes: downloadMegabytes * 1e6,
})

/** Smallest first. Sizes are those of the safetensors files, rounded; what is installed is measured. */
export const CATALOGUE: readonly CatalogueModel[] = [
  model('HuggingFaceTB/SmolLM2-135M-Instruct', 135, 269, 'apache-2.0', ['en']),
  model('google/gemma-3-270m-it', 268, 536, 'gemma', 140, true),
  model('HuggingFaceTB/SmolLM2-360M-Instruct', 362, 724, 'apache-2.0', ['en']),
  model('Qwen/Qwen2.5-0.5B-Instruct', 494, 988, 'apache-2.0', QWEN25),
  model('Qwen/Qwen3-0.6B', 596, 1_500, 'apache-2.0', 100),
  model('google/gemma-3-1b-it', 1_000, 2_000, 'gemma', 140, true),
  model('meta-llama/Llama-3.2-1B-Instruct', 1_236, 2_470, 'llama3.2', LLAMA32, true),
  model('Qwen/Qwen2.5-1.5B-Instruct', 1_544, 3_090, 'apache-2.0', QWEN25),
  model('HuggingFaceTB/SmolLM2-1.7B-Instruct', 1_711, 3_420, 'apache-2.0', ['en']),
  model('Qwen/Qwen3-1.7B', 1_721, 4_060, 'apache-2.0', 100),
  model('HuggingFaceTB/SmolLM3-3B', 3_075, 6_150, 'apache-2.0', SMOLLM3),
  model('Qwen/Qwen2.5-3B-Instruct', 3_086, 6_170, 'qwen-research', QWEN25),
  model('meta-llama/Llama-3.2-3B-Instruct', 3_213, 6_430, 'llama3.2', LLAMA32, true),
  model('Qwen/Qwen3-4B', 4_022, 8_040, 'apache-2.0', 100),
  model('mistralai/Mistral-7B-Instruct-v0.3', 7_248, 14_500, 'apache-2.0', ['en']),
]
