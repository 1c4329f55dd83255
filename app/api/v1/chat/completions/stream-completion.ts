import type { ChatCompletionChunk } from '@/lib/openai/chat-completion-chunk'
import { encodeSseEvent, SSE_DONE } from '@/lib/openai/encode-sse-event'
import { openaiErrorBody } from '@/lib/openai/openai-error-body'
import { toKnownError } from '../../../_http/error-response'
import { countUsage, type Reply } from './encode-completion'
import { listChoices } from './list-choices'

type ChunkChoice = ChatCompletionChunk['choices'][number]

/**
 * A completion as OpenAI streams it: the best answer as it comes, then the others, then how each ended.
 *
 * `first` is what was read of the events already. An error after the first byte is an event of its own, and then the
 * stream ends without [DONE].
 */
export async function* streamCompletion(
  reply: Reply,
  first: string | undefined,
  logError: (error: unknown) => void,
): AsyncGenerator<string> {
  const { head, completion } = reply
  const chunk = (choices: ChunkChoice[], more: Partial<ChatCompletionChunk> = {}) =>
    encodeSseEvent({
      ...head,
      object: 'chat.completion.chunk',
      choices,
      ...(reply.includeUsage && { usage: null }),
      ...more,
    })
  const text = (index: number, delta: ChunkChoice['delta']) =>
    chunk([{ index, delta, logprobs: null, finish_reason: null }])
  try {
    for (let index = 0; index < reply.choices; index++) yield text(index, { role: 'assistant', content: '' })
    if (first !== undefined) yield text(0, { content: first })
    for await (const event of completion.events) {
      if (event.type === 'delta') yield text(0, { content: event.text })
    }
    for (const [index, { content, refusal, finishReason }] of listChoices(
      completion,
      reply.choices,
    ).entries()) {
      // The first choice was streamed.
      if (refusal !== null) yield text(index, { refusal })
      else if (index > 0) yield text(index, { content })
      yield chunk([{ index, delta: {}, logprobs: null, finish_reason: finishReason }])
    }
    if (reply.includeUsage) yield chunk([], { usage: countUsage(completion) })
    yield SSE_DONE
  } catch (error) {
    yield encodeSseEvent(openaiErrorBody(toKnownError(error, logError)))
  }
}
