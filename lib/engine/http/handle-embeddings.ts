import { PolyphonyError } from '@/lib/core/errors'
import {
  type Embeddings,
  type EncodedEmbeddings,
  encodeEmbeddings,
  parseEmbeddingsRequest,
} from '@/lib/openai/embeddings'
import { beginningOfText, encodeInput } from './encode-prompt'
import type { EngineContext } from './engine-context'
import { resolveModel } from './resolve-model'

/** POST /v1/embeddings: the mean of the text's hidden states after the last norm, of length 1. */
export async function handleEmbeddings(
  context: EngineContext,
  body: unknown,
  signal: AbortSignal,
): Promise<EncodedEmbeddings> {
  const asked = parseEmbeddingsRequest(body)
  const { model, input } = asked
  const { pinAdapter } = resolveModel(context, model)
  const { config } = context.model
  // The beginning-of-text token is read but not counted: its state says nothing about the text.
  const prefix = beginningOfText(context)
  const texts = input.map((text) => encodeInput(context, text))
  const pin = await pinAdapter?.()
  try {
    const hiddenOf = (tokens: number[]) =>
      context.scheduler.texts.encode([...prefix, ...tokens], pin?.adapter, signal)
    const data: Embeddings['data'] = []
    let promptTokens = 0
    for (const [index, tokens] of texts.entries()) {
      if (tokens.length === 0) {
        throw new PolyphonyError('invalid_request', `The text at position ${index} has no tokens`, {
          param: `input.${index}`,
        })
      }
      const hidden = await hiddenOf(tokens)
      promptTokens += prefix.length + tokens.length
      data.push({
        object: 'embedding',
        index,
        embedding: poolMean(hidden.subarray(prefix.length * config.hiddenSize), config.hiddenSize),
      })
    }
    const usage = { prompt_tokens: promptTokens, total_tokens: promptTokens }
    return encodeEmbeddings({ object: 'list', model, data, usage }, asked)
  } finally {
    pin?.release()
  }
}

/** Mean of the rows of [tokens, width], scaled to length 1. */
function poolMean(hidden: Float32Array, width: number): number[] {
  const mean = new Array<number>(width).fill(0)
  for (let i = 0; i < hidden.length; i++) mean[i % width] = mean[i % width]! + hidden[i]!
  const length = Math.hypot(...mean)
  return mean.map((value) => (length > 0 ? value / length : 0))
}
