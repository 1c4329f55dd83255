import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { AttachedText } from '@/lib/attachments/attached-text'
import { PolyphonyError } from '@/lib/core/errors'
import type { ModelServer } from '@/lib/inference/model-server'
import { compilePrompt } from './compile-prompt'
import { fitPrompt } from './fit-prompt'
import type { DrawSettings } from './turn'

/**
 * Asks, before a question is kept, whether its attached texts fit the context of the assistant's base at all.
 *
 * A server that is away is not asked twice: the turn itself says so, with the question kept.
 * @throws PolyphonyError (invalid_request) with both numbers of tokens
 */
export async function requireRoom(
  asked: { assistant: ResolvedAssistant; question: string; attachments: AttachedText[]; draw: DrawSettings },
  server: Pick<ModelServer, 'countTokens' | 'describeModel'>,
  signal: AbortSignal,
): Promise<void> {
  const { assistant, question, attachments, draw } = asked
  if (attachments.length === 0) return
  const { baseModel: base } = assistant.assistantVersion
  const prompt = { question, attachments, history: [], addedInstructions: '' }
  try {
    const described = await server.describeModel(base, signal)
    await fitPrompt(
      server,
      {
        ...{ model: assistant.modelName, base, messages: compilePrompt(assistant, prompt) },
        ...{ answerTokens: draw.maxTokens, contextTokens: described?.contextTokens ?? null },
      },
      signal,
    )
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof PolyphonyError && error.amounts) throw error
  }
}
