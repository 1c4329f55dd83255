import { tokensUsed } from '@/lib/chat/meter-turn'
import type { Completion } from '@/lib/chat/open-completion'
import type { ChatCompletion, Usage } from '@/lib/openai/chat-completion'
import { listChoices } from './list-choices'

/** What an answer of the public API is made from, once or while the completion runs. */
export interface Reply {
  head: { id: string; created: number; model: string }
  /** `n` of the request. */
  choices: number
  includeUsage: boolean
  completion: Completion
}

/** A finished completion in OpenAI's shape. */
export function encodeCompletion({ head, choices, completion }: Reply): ChatCompletion {
  return {
    ...head,
    object: 'chat.completion',
    choices: listChoices(completion, choices).map(({ content, refusal, finishReason }, index) => ({
      index,
      message: { role: 'assistant', content: refusal === null ? content : null, refusal },
      logprobs: null,
      finish_reason: finishReason,
    })),
    usage: countUsage(completion),
    ...fingerprintOf(completion),
  }
}

export function countUsage({ ledger }: Completion): Usage {
  const { promptTokens, completionTokens } = tokensUsed(ledger)
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

export function fingerprintOf({ ledger }: Completion): { system_fingerprint?: string } {
  return ledger.receipt?.engine ? { system_fingerprint: ledger.receipt.engine } : {}
}
