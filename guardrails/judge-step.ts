import { z } from 'zod'
import type { PolicyStep, RunContext, StepDoubt, Verdict } from './compiled-policy'
import type { ConfiguredGuardrail, Finding, GuardrailContext, Stage } from './contract'
import { rawSpan } from './fold-text'
import { ModelUnavailable } from './model-unavailable'
import { readMarkup } from './read-markup'
import { createTimeLimit } from './time-limit'

/** Wide enough for a machine that has much else to do: whatever is late is blocked. */
export const DEFAULT_TIME_LIMIT_MS = 1_000
/** A text that is longer than this gets as many times the limit: a whole book may take longer than a sentence. */
const UNITS_A_LIMIT = 10_000

export interface Judgement {
  findings: readonly Finding[]
  /** One for each finding, in the same order, or a single `allow`. */
  verdicts: Verdict[]
}

interface Answer {
  findings: readonly Finding[]
  milliseconds: number
  failure?: string
}

/**
 * Asks one step what it finds in a text, and never fails open: a guardrail that throws, is late or answers nonsense
 * counts as a block with the reason `guardrail_failed`, one whose model cannot be asked with `model_unavailable`.
 * @throws the caller's abort reason when the caller gave up
 */
export async function judgeStep(
  step: PolicyStep,
  text: string,
  { stage, context }: { stage: Stage; context: RunContext },
): Promise<Judgement> {
  const { findings, milliseconds, failure } = await ask(step, text, { stage, context })
  const common = {
    guardrail: step.guardrail.id,
    version: step.guardrail.version,
    step: step.name,
    origin: step.origin,
    stage,
    milliseconds,
  }
  if (findings.length === 0) {
    return {
      findings,
      verdicts: [{ ...common, action: 'allow', reason: 'allowed', message: '', params: {} }],
    }
  }
  const verdicts = findings.map(({ action, reason, message, params, span, score, failure: ownFailure }) => ({
    ...common,
    action,
    reason,
    message,
    params: params ?? {},
    ...(span && { span }),
    ...(score !== undefined && { score }),
    ...((ownFailure ?? failure) !== undefined && { failure: ownFailure ?? failure }),
  }))
  return { findings, verdicts }
}

async function ask(
  step: PolicyStep,
  text: string,
  { stage, context }: { stage: Stage; context: RunContext },
): Promise<Answer> {
  context.signal?.throwIfAborted()
  const startedMs = context.now()
  const baseMs = step.timeLimitMs ?? step.guardrail.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS
  const limitMs = baseMs * Math.max(1, text.length / UNITS_A_LIMIT)
  let milliseconds = 0
  const limit = createTimeLimit(limitMs, context)
  const stopWatch = () => {
    milliseconds = context.now() - startedMs - limit.stoodMs()
  }
  try {
    // Most filters answer at once, also at every word of a stream: for them nothing is set up that could stop them.
    const lent: GuardrailContext = {
      ...context,
      stage,
      get signal() {
        return limit.signal()
      },
    }
    const { doubts } = step
    const { wake } = context
    if (wake) lent.wake = (model, signal) => limit.standStill(wake(model, signal))
    if (doubts) lent.isInDoubt = (piece) => isInDoubt(doubts, piece, lent)
    const answered = checkReadings(step.guardrail, text, lent)
    stopWatch()
    // The watch stops with the answer: neighbours that judge beside this one must not be counted with it.
    const findings = answered instanceof Promise ? await limit.hold(answered.finally(stopWatch)) : answered
    if (milliseconds > limitMs)
      throw new Error(`took ${Math.round(milliseconds)} ms, its limit is ${Math.round(limitMs)} ms`)
    return { findings, milliseconds }
  } catch (error) {
    context.signal?.throwIfAborted()
    const reason = error instanceof ModelUnavailable ? 'model_unavailable' : 'guardrail_failed'
    const findings: Finding[] = [{ action: 'block', reason, message: 'failed' }]
    const failure = error instanceof Error ? error.message : String(error)
    return { findings, milliseconds: context.now() - startedMs - limit.stoodMs(), failure }
  }
}

/**
 * What a guardrail finds in a text as it is written and, where its Markdown shows something else, as its reader will see it. A
 * service is asked about what is written alone.
 */
function checkReadings(guardrail: ConfiguredGuardrail, text: string, context: GuardrailContext) {
  const written = readingOf(guardrail, text, context)
  const shown = guardrail.asksService ? undefined : readMarkup(text)
  if (!shown) return written
  const seen = readingOf(guardrail, shown.text, context)
  return Promise.all([written, seen]).then(([asWritten, asSeen]) => {
    const mapped = asSeen.map(({ span, ...finding }) => ({
      ...finding,
      ...(span && { span: rawSpan(shown, span.start, span.end) }),
    }))
    const distinct = new Map(mapped.map((finding) => [keyOf(finding), finding]))
    for (const finding of asWritten) distinct.set(keyOf(finding), finding)
    return [...distinct.values()]
  })
}

/** Two findings say the same where they do the same to the same place. */
const keyOf = ({ action, reason, message, params, span }: Finding) =>
  [action, reason, message, span?.start, span?.end, ...(span ? Object.values(params ?? {}) : [])].join('\n')

function readingOf(guardrail: ConfiguredGuardrail, text: string, context: GuardrailContext) {
  const answered = guardrail.check(text, context)
  return answered instanceof Promise
    ? answered.then((answer) => parseFindings(answer, text, guardrail.mayRewrite))
    : parseFindings(answered, text, guardrail.mayRewrite)
}

async function isInDoubt(
  doubts: readonly StepDoubt[],
  text: string,
  context: GuardrailContext,
): Promise<boolean> {
  const scores = await Promise.all(doubts.map((doubt) => doubt.score(text, context)))
  return doubts.some(({ from, to }, index) => {
    const score = scores[index] ?? Number.NaN
    // A score that is no number leaves everything in doubt.
    return !(score < from || score > to)
  })
}

const findingSchema = z.object({
  action: z.enum(['flag', 'rewrite', 'block']),
  reason: z.string().min(1),
  message: z.string().min(1),
  params: z.record(z.string(), z.string()).optional(),
  span: z.object({ start: z.int().min(0), end: z.int().min(0) }).optional(),
  replacement: z.string().optional(),
  score: z.number().min(0).max(1).optional(),
  failure: z.string().optional(),
})
const findingsSchema = z.array(findingSchema).max(10_000)

/** Guardrails are plugins, so that their answers are a border too. */
function parseFindings(answer: unknown, text: string, mayRewrite: boolean): Finding[] {
  // By far the commonest answer, at every word of a stream.
  if (Array.isArray(answer) && answer.length === 0) return []
  const parsed = findingsSchema.safeParse(answer)
  if (!parsed.success)
    throw new Error(`answered something that is no list of findings: ${z.prettifyError(parsed.error)}`)
  for (const { action, span, replacement } of parsed.data) {
    if (span && (span.start >= span.end || span.end > text.length)) {
      throw new Error(`answered a span ${span.start}–${span.end} outside a text of ${text.length} units`)
    }
    if (action !== 'rewrite') continue
    if (!mayRewrite) throw new Error('rewrote without having declared that it may')
    if (!span || replacement === undefined) throw new Error('rewrote without a span and a replacement')
  }
  return parsed.data
}
