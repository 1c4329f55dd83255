import { PolyphonyError } from '@/lib/core/errors'
import type { ModelServer, PromptMessage, TokenCount } from '@/lib/inference/model-server'
import { mostBytes } from './most-bytes'

/** What a template may add to one message: its role marks. */
const TOKENS_A_MESSAGE = 8

/**
 * Drops the oldest turns until the conversation and its answer fit the model's context.
 *
 * A turn is dropped whole, with its question and its answer; the instructions, the newest question and
 * what its answer goes on from always stay.
 * What cannot fit by its bytes is dropped uncounted, so that a long history costs the server no more than a full one.
 * @returns the messages that stay and how many turns were dropped
 * @throws PolyphonyError (invalid_request) with both numbers when the question alone does not fit
 */
export async function fitPrompt(
  server: Pick<ModelServer, 'countTokens'>,
  input: {
    model: string
    base?: string
    messages: PromptMessage[]
    answerTokens: number
    contextTokens: number | null
  },
  signal: AbortSignal,
): Promise<{ messages: PromptMessage[]; droppedTurns: number }> {
  const { model, base, messages, answerTokens, contextTokens } = input
  const named = base === undefined ? { model } : { model, base }
  // A token of a byte-level tokenizer holds a byte or more: what fits by bytes fits, and needs no counting.
  if (contextTokens !== null && boundOf(messages) + answerTokens <= contextTokens)
    return { messages, droppedTurns: 0 }
  const cuts = cutsOf(messages)
  const fewest = fewestTurnsToDrop(messages, cuts, mostBytes(contextTokens))
  const counts = new Map<number, TokenCount | undefined>()
  const countWithout = async (turns: number) => {
    if (!counts.has(turns)) {
      const kept = without(messages, cuts[turns]!)
      counts.set(turns, await server.countTokens({ ...named, messages: kept }, signal))
    }
    return counts.get(turns)
  }
  const most = await countWithout(fewest)
  const trimmed = { messages: without(messages, cuts[fewest]!), droppedTurns: fewest }
  // A server that cannot count decides itself.
  if (!most) return trimmed
  const limit = most.contextTokens - Math.min(answerTokens, Math.floor(most.contextTokens / 2))
  if (most.promptTokens <= limit) return trimmed
  // The fewest turns to drop, by halving: each dropped turn makes the prompt shorter.
  let low = Math.min(fewest + 1, cuts.length - 1)
  let high = cuts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const count = await countWithout(middle)
    if (count && count.promptTokens <= limit) high = middle
    else low = middle + 1
  }
  const count = await countWithout(high)
  if (count && count.promptTokens > limit) throw tooLong(count.promptTokens, limit)
  return { messages: without(messages, cuts[high]!), droppedTurns: high }
}

/** Walks back from the newest turn as far as the bytes allow. @throws PolyphonyError when the question alone is beyond them */
function fewestTurnsToDrop(messages: PromptMessage[], cuts: number[], limitBytes: number): number {
  const history = historyOf(messages)
  let bytes = boundOf([...messages.slice(0, headOf(messages)), ...messages.slice(-tailOf(messages))])
  if (bytes > limitBytes) {
    const tokens = limitBytes / mostBytes(1)
    throw tooLong(Math.ceil(bytes / mostBytes(1)), tokens)
  }
  for (let turns = cuts.length - 1; turns > 0; turns--) {
    bytes += boundOf(history.slice(cuts[turns - 1]!, cuts[turns]!))
    if (bytes > limitBytes) return turns
  }
  return 0
}

function boundOf(messages: PromptMessage[]): number {
  return messages.reduce(
    (sum, { content }) => sum + Buffer.byteLength(content) + TOKENS_A_MESSAGE,
    TOKENS_A_MESSAGE,
  )
}

/** How many messages of the history go with the first k turns, for every k; a turn begins with a question. */
function cutsOf(messages: PromptMessage[]): number[] {
  const history = historyOf(messages)
  const starts = history.flatMap(({ role }, index) => (role === 'user' && index > 0 ? [index] : []))
  return history.length === 0 ? [0] : [0, ...starts, history.length]
}

function without(messages: PromptMessage[], cut: number): PromptMessage[] {
  const head = headOf(messages)
  return [...messages.slice(0, head), ...messages.slice(head + cut)]
}

function historyOf(messages: PromptMessage[]): PromptMessage[] {
  return messages.slice(headOf(messages), -tailOf(messages))
}

/** How many messages stand before the conversation: the instructions, where an assistant has any. */
function headOf(messages: PromptMessage[]): 0 | 1 {
  return messages[0]?.role === 'system' ? 1 : 0
}

/** How many messages are the newest question, with the answer that is to be continued where there is one. */
function tailOf(messages: PromptMessage[]): 1 | 2 {
  return messages.at(-1)?.role === 'assistant' ? 2 : 1
}

function tooLong(tokens: number, limit: number): PolyphonyError {
  return new PolyphonyError(
    'invalid_request',
    `The question, what is attached to it and the assistant's instructions take at least ${tokens} tokens; this model has room for ${limit}. Ask with fewer words or attach less.`,
    { param: 'messages', amounts: { actual: tokens, most: limit } },
  )
}
