import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import { parseTextCompletionRequest, type TextCompletion } from '@/lib/openai/text-completion'
import { beginningOfText, encodeInput, encodeRendered } from './encode-prompt'
import type { EngineContext } from './engine-context'
import { resolveModel } from './resolve-model'
import { writeOn } from './write-on'

/**
 * POST /v1/completions. With `echo`: the text as it came, with the log-probability of each of its tokens, and nothing is written.
 * Else the text is gone on with as it stands, the special tokens that it spells being such.
 * @throws PolyphonyError invalid_request when it is longer than the context, overloaded, not_found
 */
export async function handleCompletions(
  context: EngineContext,
  body: unknown,
  signal: AbortSignal,
): Promise<TextCompletion> {
  const request = parseTextCompletionRequest(body)
  const { model, prompt, addsSpecialTokens } = request
  if (request.written) return writeOn(context, { model, prompt, ...request.written }, signal)
  const { pinAdapter, fingerprint } = resolveModel(context, model)
  const tokens = addsSpecialTokens
    ? [...beginningOfText(context), ...encodeInput(context, prompt)]
    : encodeRendered(context, prompt)
  if (tokens.length === 0)
    throw new PolyphonyError('invalid_request', 'The text has no tokens', { param: 'prompt' })
  const pin = await pinAdapter?.()
  try {
    const scores = await context.scheduler.texts.score(tokens, pin?.adapter, signal)
    const logprobs = {
      tokens: tokens.map((id) => context.model.tokenizer.nameOf(id)),
      // Nothing stands before the first token.
      token_logprobs: [null, ...scores],
      top_logprobs: null,
    }
    return {
      ...{ id: createId('cmpl'), object: 'text_completion' },
      created: Math.floor(context.clock.nowMs() / 1000),
      ...{ model, system_fingerprint: fingerprint },
      choices: [{ index: 0, text: prompt, logprobs, finish_reason: 'length' }],
      usage: { prompt_tokens: tokens.length, completion_tokens: 0, total_tokens: tokens.length },
    }
  } finally {
    pin?.release()
  }
}
