import type { RunContext, Verdict } from '@/guardrails/compiled-policy'
import type { Stage } from '@/guardrails/contract'
import { createHoldBack, type HoldBack } from '@/guardrails/hold-back'
import { messageFor } from '@/guardrails/message-for'
import { type Judged, runGuardrails } from '@/guardrails/pipeline'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import { findPolicy } from '@/lib/policies/find-policy'

/** A community's guardrails, ready for one turn. */
export interface Screen {
  /** Whose policy, and which version. */
  policy: { community: string; version: number }
  /** Whether all that judges a finished answer also judges it while it is written. */
  canStream: boolean
  /** Models that its guardrails ask about nearly every text. */
  wakes: readonly string[]
  judge(text: string, stage: Stage): Promise<Judged>
  holdBack(): HoldBack
  /** The same for what answers a question, which is given as the guardrails let it pass. */
  answering(question: string): Screen
  /** A verdict as it is kept and shown: in the reader's language, without the text. */
  tell(verdict: Verdict): ToldVerdict
}

/** A verdict other than `allow`, as a reader may see it. */
export interface ToldVerdict {
  stage: Stage
  guardrail: string
  version: string
  step: string
  origin: 'floor' | 'community'
  action: 'flag' | 'rewrite' | 'block'
  reason: string
  /** In the reader's language. */
  message: string
  policy: { community: string; version: number }
  span?: { start: number; end: number }
  score?: number
}

/**
 * The guardrails of an assistant's community for one turn.
 * @throws PolyphonyError when the policy cannot be used: nothing is answered without one
 */
export function createScreen(input: {
  assistant: Pick<ResolvedAssistant, 'community' | 'policy' | 'culture'>
  /** BCP-47, the reader's own. */
  language: string
  context: Omit<RunContext, 'language' | 'culture' | 'policy'>
  logError: (error: unknown) => void
}): Screen {
  const { assistant, language } = input
  const { community } = assistant
  const policy = findPolicy(community.slug, assistant.policy)
  const context: RunContext = {
    ...input.context,
    ...{ language, culture: assistant.culture.tag, policy: `${community.slug}@${assistant.policy.version}` },
  }
  const policyRef = { community: community.slug, version: assistant.policy.version }
  return {
    policy: policyRef,
    canStream: policy.steps
      .filter(({ on }) => on.includes('draft') || on.includes('output-final'))
      .every(({ on }) => on.includes('output-stream')),
    wakes: [...new Set(policy.steps.flatMap(({ guardrail }) => guardrail.wakes ?? []))],
    judge: (text, stage) => runGuardrails({ text, stage, policy, context }),
    holdBack: () => createHoldBack({ policy, context }),
    answering: (question) => createScreen({ ...input, context: { ...input.context, question } }),
    tell(verdict) {
      if (verdict.failure)
        input.logError(new Error(`Guardrail ${verdict.guardrail} failed: ${verdict.failure}`))
      const { stage, guardrail, version, step, origin, reason, span, score } = verdict
      return {
        ...{ stage, guardrail, version, step, origin, reason, span, score },
        action: verdict.action === 'allow' ? 'flag' : verdict.action,
        message: messageFor(verdict, language, { community: community.name, messages: policy.messages }),
        policy: policyRef,
      }
    },
  }
}
