import { standInsOf } from '@/guardrails/stand-ins'
import { draftAssistant } from '@/lib/assistants/draft-assistant'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { Reader } from '@/lib/people/reader'
import type { CommunityRow } from '@/lib/store/communities'
import { askerOf } from './asker-of'
import type { ChatServices } from './chat-services'
import { drawSettingsOf } from './draw-settings'
import { prepareTurn } from './prepare-turn'
import { restoreAnswers } from './restore-events'
import { runTurn } from './run-turn'
import { createTurnLedger } from './turn-ledger'

/** Who answers in a trial: the base alone, what the community's assistant speaks through now, and the new adapter. */
export const TRIED = ['base', 'current', 'candidate'] as const

export interface TrialAnswer {
  by: (typeof TRIED)[number]
  /** Null when a guardrail let no answer through. */
  text: string | null
  /** Why not, in the asker's language. */
  blocked: string | null
}

/**
 * Asks one question of an adapter that is not published yet, and of what it would take the place of: greedily, one
 * draft each, under the community's own instructions and guardrails. Nothing is kept.
 * @param digest of the adapter, which lies in blob storage
 * @throws PolyphonyError rate_limited, overloaded, model_unavailable
 */
export async function tryAdapter(
  asked: {
    reader: Reader
    community: CommunityRow
    adapter: { name: string; baseModel: string; digest: string }
    question: string
    language: string
  },
  services: ChatServices,
  signal: AbortSignal,
): Promise<TrialAnswer[]> {
  const { community, adapter } = asked
  const { name: adapterName, baseModel } = adapter
  const digests = { base: null, current: undefined, candidate: adapter.digest }
  const leave = await services.limits.enter(askerOf(asked.reader), signal)
  try {
    const answers = TRIED.map(async (by): Promise<TrialAnswer> => {
      const assistant = await draftAssistant({ community, adapterName, baseModel, digest: digests[by] })
      return { by, ...(await answer(assistant, asked, services, signal)) }
    })
    return await Promise.all(answers)
  } finally {
    leave()
  }
}

async function answer(
  assistant: ResolvedAssistant,
  { question, language }: { question: string; language: string },
  services: ChatServices,
  signal: AbortSignal,
): Promise<Pick<TrialAnswer, 'text' | 'blocked'>> {
  const memory = new Map<string, unknown>()
  const tools = prepareTurn({ assistant, language, memory }, services, signal)
  const settings = drawSettingsOf(assistant, 0)
  const draw = { ...settings, drafts: 1, sampling: { ...settings.sampling, temperature: 0 } }
  const ledger = createTurnLedger()
  const turn = {
    ...{ assistant, question, draw, history: [], isHistoryUntrusted: false, addedInstructions: '' },
  }
  for await (const _ of runTurn(turn, tools, ledger, signal));
  restoreAnswers(ledger, standInsOf(memory))
  return { text: ledger.answers[0]?.text ?? null, blocked: ledger.block?.message ?? null }
}
