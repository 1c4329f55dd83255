import { PolyphonyError } from '@/lib/core/errors'
import type { Tokenizer } from '@/lib/formats/tokenizer'
import type { ChatCompletionRequest } from '@/lib/openai/chat-completion-request'
import type { EngineContext } from './engine-context'

/**
 * Token ids of a conversation, ready for an answer or for more of one.
 * @throws PolyphonyError (invalid_request) with both numbers when it leaves no room in the context.
 */
export function encodePrompt(
  context: EngineContext,
  { messages, continuesLast }: Pick<ChatCompletionRequest, 'messages' | 'continuesLast'>,
): number[] {
  const { template, tokenizer } = context.model
  refuseHopeless(
    context,
    messages.map(({ content }) => content),
  )
  const tokens = template.encode(messages, tokenizer, { continuesLast })
  const limit = context.decoder.contextTokens
  if (tokens.length >= limit) throw tooLong(`The conversation has ${tokens.length} tokens`, limit)
  if (tokens.length === 0)
    throw new PolyphonyError('invalid_request', 'The conversation is empty', { param: 'messages' })
  return tokens
}

/** Token ids of a text that is read for itself, without those of `beginningOfText`. @throws PolyphonyError (invalid_request) when it does not fit. */
export function encodeInput(context: EngineContext, text: string): number[] {
  return encodeText(context, text, (tokenizer) => tokenizer.encode(text))
}

/** Token ids of a rendered chat template, whose special tokens are such. @throws PolyphonyError (invalid_request) when it does not fit. */
export function encodeRendered(context: EngineContext, text: string): number[] {
  return encodeText(context, text, (tokenizer) => tokenizer.encodeTemplate(text))
}

function encodeText(
  context: EngineContext,
  text: string,
  encode: (tokenizer: Tokenizer) => number[],
): number[] {
  refuseHopeless(context, [text])
  const tokens = encode(context.model.tokenizer)
  const limit = context.decoder.contextTokens
  if (tokens.length >= limit) throw tooLong(`The text has ${tokens.length} tokens`, limit)
  return tokens
}

/** Token ids of a text that is gone on with as it stands: what it spells as a special token is one. @throws PolyphonyError (invalid_request) when it leaves no room in the context. */
export function encodeSpelled(context: EngineContext, text: string): number[] {
  const begin = beginningOfText(context)
  return encodeText(context, text, (tokenizer) => {
    const spelled = tokenizer.encodeTemplate(text)
    return spelled[0] === begin[0] ? spelled : [...begin, ...spelled]
  })
}

/** What stands before a text that is read for itself: the token that begins texts, for models that have one. */
export function beginningOfText({ model: { template, tokenizer } }: EngineContext): number[] {
  const id = template.bosToken === undefined ? undefined : tokenizer.specialId(template.bosToken)
  return id === undefined ? [] : [id]
}

/** A text that could not fit even if every token were the longest one is not worth tokenising. */
function refuseHopeless({ model, decoder }: EngineContext, texts: string[]): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const least = Math.ceil(bytes / model.tokenizer.longestTokenBytes)
  if (least > decoder.contextTokens)
    throw tooLong(`The text has at least ${least} tokens`, decoder.contextTokens)
}

function tooLong(what: string, limit: number): PolyphonyError {
  return new PolyphonyError(
    'invalid_request',
    `${what}; this model reads ${limit} in all, the answer included`,
    { param: 'messages' },
  )
}
