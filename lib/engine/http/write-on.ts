import { createId } from '@/lib/core/ids'
import type { TextCompletion } from '@/lib/openai/text-completion'
import { resolveSampling } from '../generation/sampling'
import { encodeSpelled } from './encode-prompt'
import type { EngineContext } from './engine-context'
import { resolveModel } from './resolve-model'

/** What a text is gone on with, one answer. @throws PolyphonyError as `handleCompletions` */
export async function writeOn(
  context: EngineContext,
  asked: {
    model: string
    prompt: string
    maxTokens: number
    topLogProbs: number | undefined
    temperature: number
    seed: number | undefined
  },
  signal: AbortSignal,
): Promise<TextCompletion> {
  const { model, temperature, topLogProbs } = asked
  const { pinAdapter, fingerprint } = resolveModel(context, model)
  const prompt = encodeSpelled(context, asked.prompt)
  const { tokenizer } = context.model
  const steps = context.scheduler.generate({
    ...{ prompt, pinAdapter, model, tenant: model, choices: 1, stop: [], timeoutMs: undefined, signal },
    maxTokens: Math.min(asked.maxTokens, context.decoder.contextTokens - prompt.length),
    sampling: resolveSampling({ ...NEUTRAL, temperature }, {}),
    seed: asked.seed ?? context.drawSeed(),
    topLogprobs: topLogProbs,
  })
  let text = ''
  let generated = 0
  let reason: 'stop' | 'length' = 'stop'
  const scores: { token: string; logprob: number; top: Record<string, number> }[] = []
  for await (const step of steps) {
    generated++
    text += step.text
    if (step.finish) reason = step.finish
    if (!step.score) continue
    const { token, logprob, top } = step.score
    scores.push({
      ...{ token: tokenizer.nameOf(token), logprob },
      top: Object.fromEntries(top.map((other) => [tokenizer.nameOf(other.token), other.logprob])),
    })
  }
  const logprobs =
    topLogProbs === undefined
      ? null
      : {
          tokens: scores.map(({ token }) => token),
          token_logprobs: scores.map(({ logprob }) => logprob),
          top_logprobs: scores.map(({ top }) => top),
        }
  return {
    ...{ id: createId('cmpl'), object: 'text_completion' as const },
    created: Math.floor(context.clock.nowMs() / 1000),
    ...{ model, system_fingerprint: fingerprint },
    choices: [{ index: 0, text, logprobs, finish_reason: reason }],
    usage: {
      ...{ prompt_tokens: prompt.length, completion_tokens: generated },
      total_tokens: prompt.length + generated,
    },
  }
}

/** A completion has no chat's settings. */
const NEUTRAL = {
  topP: 1,
  topK: 0,
  minP: 0,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
}
