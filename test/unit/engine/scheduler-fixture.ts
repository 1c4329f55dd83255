import { join } from 'node:path'
import { systemClock } from '@/lib/core/clock'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { type PreparedAdapter, prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { type EngineModel, loadEngineModel } from '@/lib/engine/engine-model'
import type { GenerationRequest, GenerationStep } from '@/lib/engine/generation/generation-request'
import { Scheduler } from '@/lib/engine/generation/scheduler'
import type { SchedulerSettings } from '@/lib/engine/generation/scheduler-settings'
import { importModel } from '@/lib/engine/graph/import-model'
import type { AccuracyLevel, Precision } from '@/lib/engine/graph/precision'
import { readAdapter } from '@/lib/formats/read-adapter'
import { readTinyAdapter, TINY, writeRandomAdapter } from './tiny-model'

/** The tiny model in the engine's own arithmetic, and what can be asked of it. */
export interface TinyEngine {
  model: EngineModel
  decoder: Decoder
  /** By name: none, the fixture's of rank 4 on all maps, and random ones of ranks 2, 3 and 256 on two. */
  adapters: { name: string; adapter: PreparedAdapter | undefined }[]
  schedule(changes?: Partial<SchedulerSettings>): Scheduler
}

export async function openTinyEngine(
  dataDir: string,
  options: { precision?: Precision; accuracyLevel?: AccuracyLevel; slots?: number } = {},
): Promise<TinyEngine> {
  const model = await loadEngineModel(TINY)
  const { config } = model
  const contextTokens = config.maxPositions
  const { precision = 'float32', accuracyLevel = 4, slots = 4 } = options
  const graph = { dataDir, modelFolder: TINY, model: config, precision, accuracyLevel, contextTokens }
  const { onnxPath } = await importModel(graph)
  const decoder = await Decoder.open({ onnxPath, model: config, slots, contextTokens, threads: 1 })
  const random: TinyEngine['adapters'] = []
  for (const r of [2, 3, 256]) {
    const folder = join(dataDir, `rank-${r}`)
    await writeRandomAdapter(folder, r, { r })
    random.push({ name: `rank ${r}`, adapter: prepareAdapter(await readAdapter(folder, config), config) })
  }
  return {
    model,
    decoder,
    adapters: [
      { name: 'base', adapter: undefined },
      { name: 'fixture', adapter: await readTinyAdapter() },
      ...random,
    ],
    schedule: (changes) =>
      new Scheduler({
        ...{ decoder, tokenizer: model.tokenizer, vocabSize: config.vocabSize, endTokens: new Set<number>() },
        ...{ queueLimit: 64, prefixBytes: 2 ** 24, keepAnswers: true, clock: systemClock },
        ...changes,
      }),
  }
}

/** A request for the most probable tokens, with the probabilities that show what the logits were. */
export function greedy({
  adapter,
  ...changes
}: Partial<GenerationRequest> & { adapter?: PreparedAdapter | undefined }): GenerationRequest {
  const sampling = { temperature: 0, topP: 1, topK: 0, minP: 0, repetitionPenalty: 1 }
  return {
    ...{ prompt: [1, 2, 3], model: 'base', tenant: 'somebody', choices: 1, maxTokens: 4 },
    ...{ sampling: { ...sampling, presencePenalty: 0, frequencyPenalty: 0 }, seed: 1, stop: [] },
    ...{ topLogprobs: 20, timeoutMs: undefined, signal: new AbortController().signal },
    pinAdapter: adapter && (async () => ({ adapter, release: () => undefined })),
    ...changes,
  }
}

export async function collect(steps: AsyncIterable<GenerationStep>): Promise<GenerationStep[]> {
  const all: GenerationStep[] = []
  for await (const step of steps) all.push(step)
  return all
}
