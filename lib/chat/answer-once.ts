import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { EndedTurn } from '@/lib/checks/judge-answer'
import type { ChatServices } from './chat-services'
import { drawSettingsOf } from './draw-settings'
import { prepareTurn } from './prepare-turn'
import { runTurn } from './run-turn'
import type { Turn } from './turn'
import { createTurnLedger } from './turn-ledger'

/** One draft, drawn greedily and from a fixed seed: the same question gets the same answer. */
export function steadyDraw(
  assistant: ResolvedAssistant,
  change: { maxTokens?: number; tenant?: string } = {},
): Turn['draw'] {
  const settings = drawSettingsOf(assistant, 0)
  const sampling = { ...settings.sampling, temperature: 0 }
  const maxTokens = Math.min(settings.maxTokens, change.maxTokens ?? settings.maxTokens)
  return { ...settings, drafts: 1, sampling, ...change, maxTokens }
}

/**
 * One question to an assistant, under its community's guardrails, and how that turn ended. Nothing is kept.
 * @throws PolyphonyError when no answer could be drawn; the abort reason when stopped
 */
export async function answerOnce(
  asked: { assistant: ResolvedAssistant; question: string; language: string; draw: Turn['draw'] },
  services: ChatServices,
  signal: AbortSignal,
): Promise<EndedTurn> {
  const { assistant, question, language, draw } = asked
  const tools = prepareTurn({ assistant, language, memory: new Map() }, services, signal)
  const ledger = createTurnLedger()
  const turn = {
    ...{ assistant, question, draw, history: [], isHistoryUntrusted: false, addedInstructions: '' },
  }
  for await (const _ of runTurn(turn, tools, ledger, signal));
  const { block, answers, ranking } = ledger
  return {
    text: answers[0]?.text ?? null,
    blocked: block && { stage: block.stage, guardrail: block.step },
    isUnsure: ranking?.abstained === true,
  }
}
