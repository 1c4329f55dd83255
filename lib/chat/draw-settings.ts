import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { DrawSettings } from './turn'

/** How an assistant draws when nobody asks otherwise. */
export function drawSettingsOf(assistant: ResolvedAssistant, seed: number): DrawSettings {
  const { sampling } = assistant.assistantVersion
  return {
    drafts: sampling.drafts,
    answers: 1,
    seed,
    stop: [],
    sampling: {
      temperature: sampling.temperature,
      topP: sampling.top_p,
      topK: sampling.top_k,
      minP: sampling.min_p,
      repetitionPenalty: sampling.repetition_penalty,
      presencePenalty: 0,
      frequencyPenalty: 0,
    },
    maxTokens: sampling.max_tokens,
    abstainBelow: sampling.abstainBelow,
  }
}
