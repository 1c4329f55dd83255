import { readEnv } from '@/lib/core/env'
import type { AskedQuestion } from '@/lib/inference/ask-model'
import { estimateTokens } from '@/lib/limits/estimate-tokens'
import { chargeTokens, communityHolder } from '@/lib/limits/meter'
import { addFloorUse, addGuardUse } from '@/lib/store/usage'

/**
 * Counts what models that judge read and wrote for a community, and takes it from the community's tokens: it is their
 * policy that asks, whoever wrote the text. Nobody waits for it, and a count that is missed costs nobody their verdict.
 */
export function countJudging(
  community: string,
  logError: (error: unknown) => void,
): (asked: AskedQuestion) => void {
  return (asked) => {
    const use = useOf(asked)
    Promise.all([
      addGuardUse(community, asked.question.model, use),
      chargeTokens(
        communityHolder(community, readEnv().RATE_LIMITS),
        use.promptTokens + use.completionTokens,
      ),
    ]).catch(logError)
  }
}

/** The same where the hub's floor judges for no community, as what is imported: counted for the hub, and nobody's tokens. */
export function countFloorJudging(logError: (error: unknown) => void): (asked: AskedQuestion) => void {
  return (asked) => {
    addFloorUse(asked.question.model, useOf(asked)).catch(logError)
  }
}

function useOf({ question: { prompt, messages = [] }, answer, usage }: AskedQuestion) {
  if (usage) return usage
  const read = prompt === undefined ? messages.map(({ content }) => content) : [prompt]
  return { promptTokens: estimateTokens(...read), completionTokens: estimateTokens(answer) }
}
