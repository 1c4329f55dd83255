import type { Memory } from '@/guardrails/contract'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import { lendWebhooks } from '@/lib/webhooks/lend-webhooks'
import type { ChatServices } from './chat-services'
import { guardrailModels } from './guardrail-models'
import { createScreen } from './screen'
import type { TurnTools } from './turn-tools'

/**
 * The tools of one turn with one assistant: its guardrails, and the hub's services.
 * @throws PolyphonyError when the community's policy cannot be used
 */
export function prepareTurn(
  input: { assistant: ResolvedAssistant; language: string; memory: Memory },
  services: ChatServices,
  signal: AbortSignal,
): TurnTools {
  const { assistant, language, memory } = input
  const { server, logError } = services
  const { instructions } = assistant.assistantVersion
  const context = {
    memory,
    instructions,
    signal,
    ...guardrailModels(services, assistant.community.slug),
    ...lendWebhooks(assistant.community.slug),
    now: () => performance.now(),
    random: Math.random,
  }
  const screen = createScreen({ assistant, language, context, logError })
  // What judges only answers starts while they are written; whoever needs one waits for it, and says what went wrong.
  for (const model of screen.wakes) context.wake(model, signal).catch(() => undefined)
  const { findBackground, writingPauseMs } = services
  return { server, screen, findBackground, writingPauseMs, logError }
}
