import type { Action, ConfiguredGuardrail, GuardrailContext, Span, Stage } from './contract'

/** One line of a policy, ready to run. */
export interface PolicyStep {
  /** Unique in the policy. */
  name: string
  guardrail: ConfiguredGuardrail
  on: readonly Stage[]
  /** Whether the hub or the community asked for it. */
  origin: 'floor' | 'community'
  timeLimitMs?: number
  /** Whose doubt it waits for; one of them is enough. Absent where it is always asked. */
  doubts?: readonly StepDoubt[]
}

/** A step that another waits for: that one is asked about what this one scores from `from` to `to`. */
export interface StepDoubt {
  from: number
  to: number
  score(text: string, context: GuardrailContext): Promise<number>
}

/** A community's policy over the hub's floor, parsed, merged and ready to judge; immutable. */
export interface CompiledPolicy {
  steps: readonly PolicyStep[]
  /** By language, then by key: the community's own words in place of a guardrail's. */
  messages: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What one guardrail said of one text, fit for a receipt or a log: it never quotes the text. */
export interface Verdict {
  action: Action
  guardrail: string
  version: string
  /** The step of the policy. */
  step: string
  origin: 'floor' | 'community'
  stage: Stage
  /**
   * `allowed` when nothing was found; `guardrail_failed` when the guardrail threw, was late or answered nonsense;
   * `model_unavailable` when the model that it needs cannot be asked.
   */
  reason: string
  message: string
  params: Readonly<Record<string, string>>
  /** In the text that this guardrail saw: what earlier steps rewrote is already rewritten there. */
  span?: Span
  score?: number
  milliseconds: number
  /** Why a guardrail failed, for the operator's log. */
  failure?: string
}

/** The context as the caller lends it; the stage, the doubts and a signal for the time limit are added for each check. */
export type RunContext = Omit<GuardrailContext, 'stage' | 'signal' | 'isInDoubt'> & { signal?: AbortSignal }
