import { PolyphonyError } from '@/lib/core/errors'
import type { ModelServer, PromptMessage } from '@/lib/inference/model-server'

/** What a template may add to one message: its role marks. */
const TOKENS_A_MESSAGE = 8

/**
 * Drops the oldest turns until the conversation and its answer fit the model's context.
 *
 * A turn is dropped whole, with its question and its answer; the instructions and the newest question always stay.
 * @returns the messages that stay and how many turns were dropped
 * @throws PolyphonyError (invalid_request) with both numbers when the question alone does not fit
 */
export async function fitPrompt(
  server: Pick<ModelServer, 'countTokens'>,
  input: { model: string; messages: PromptMessage[]; answerTokens: number; contextTokens: number | null },
  signal: AbortSignal,
): Promise<{ messages: PromptMessage[]; droppedTurns: number }> {
  const { model, messages, answerTokens, contextTokens } = input
  // A token of a byte-level tokenizer holds a byte or more: what fits by bytes fits, and needs no counting.
  if (contextTokens !== null && boundOf(messages) + answerTokens <= contextTokens)
    return { messages, droppedTurns: 0 }
  const cuts = cutsOf(messages)
  const countAt = (cut: number) => server.countTokens({ model, messages: without(messages, cut) }, signal)
  const whole = await countAt(0)
  // A server that cannot count decides itself.
  if (!whole) return { messages, droppedTurns: 0 }
  const limit = whole.contextTokens - Math.min(answerTokens, Math.floor(whole.contextTokens / 2))
  if (whole.promptTokens <= limit) return { messages, droppedTurns: 0 }
  // The fewest turns to drop, by halving: each dropped turn makes the prompt shorter.
  let low = 1
  let high = cuts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const count = await countAt(cuts[middle]!)
    if (count && count.promptTokens <= limit) high = middle
    else low = middle + 1
  }
  const kept = without(messages, cuts[high]!)
  const count = await countAt(cuts[high]!)
  if (count && count.promptTokens > limit) throw tooLong(count.promptTokens, limit)
  return { messages: kept, droppedTurns: high }
}

function boundOf(messages: PromptMessage[]): number {
  return messages.reduce(
    (sum, { content }) => sum + Buffer.byteLength(content) + TOKENS_A_MESSAGE,
    TOKENS_A_MESSAGE,
  )
}

/** How many messages of the history go with the first k turns, for every k; a turn begins with a question. */
function cutsOf(messages: PromptMessage[]): number[] {
  const history = messages.slice(1, -1)
  const starts = history.flatMap(({ role }, index) => (role === 'user' && index > 0 ? [index] : []))
  return history.length === 0 ? [0] : [0, ...starts, history.length]
}

function without(messages: PromptMessage[], cut: number): PromptMessage[] {
  return [...messages.slice(0, 1), ...messages.slice(1 + cut)]
}

function tooLong(tokens: number, limit: number): PolyphonyError {
  return new PolyphonyError(
    'invalid_request',
    `The question and the assistant's instructions take ${tokens} tokens; this model has room for ${limit}. Ask with fewer words.`,
    { param: 'messages' },
  )
}
