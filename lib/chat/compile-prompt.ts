import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import { quoteAttachments } from '@/lib/attachments/quote-attachments'
import { compileInstructions } from '@/lib/cultures/compile-instructions'
import type { PromptMessage } from '@/lib/inference/model-server'
import type { ScreenedQuestion } from './screen-question'
import type { HistoryMessage } from './turn'

/** What may enter the prompt, after the input guardrails. */
export interface ScreenedInput extends ScreenedQuestion {
  history: HistoryMessage[]
  /** What the answer is to go on from. */
  continues?: string | undefined
}

/** The conversation as the model reads it: the assistant's instructions, what was said, the question, and what its answer goes on from. */
export function compilePrompt(assistant: ResolvedAssistant, input: ScreenedInput): PromptMessage[] {
  const own = compileInstructions({
    assistant: assistant.assistant.name,
    community: assistant.community.name,
    instructions: assistant.assistantVersion.instructions,
    culture: assistant.culture,
  })
  const added = input.addedInstructions.trim()
  // One system message, since many templates know no second one; the client's words come last and say whose they are.
  const theirs = added && `The program that asks adds, wherever it does not go against the above:\n${added}`
  const system = [own, theirs].filter((part) => part !== '').join('\n\n')
  return [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...input.history.map(({ role, content, attachments = [] }) => ({
      ...{ role, content: quoteAttachments(content, attachments) },
    })),
    { role: 'user', content: quoteAttachments(input.question, input.attachments) },
    ...(input.continues === undefined ? [] : [{ role: 'assistant' as const, content: input.continues }]),
  ]
}
