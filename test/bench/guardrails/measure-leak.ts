import type { CompiledPolicy, RunContext } from '@/guardrails/compiled-policy'
import { createHoldBack } from '@/guardrails/hold-back'
import { runGuardrails } from '@/guardrails/pipeline'

/** What a text may show at most under a policy, as a stream: all of it once judged, or what lies before the block. */
export async function findSafePrefix(
  text: string,
  policy: CompiledPolicy,
  context: RunContext,
): Promise<{ safe: string; isBlocked: boolean }> {
  const stage = 'output-stream'
  const whole = await runGuardrails({ text, stage, policy, context })
  if (!whole.blocked) return { safe: whole.text, isBlocked: false }
  const before = text.slice(0, whole.blocked.span?.start ?? 0)
  return { safe: (await runGuardrails({ text: before, stage, policy, context })).text, isBlocked: true }
}

/** What a reader has seen when a text that came in pieces has ended or was blocked. */
export async function showInPieces(
  pieces: readonly string[],
  policy: CompiledPolicy,
  context: RunContext,
): Promise<{ shown: string; isBlocked: boolean }> {
  const holdBack = createHoldBack({ policy, context })
  let shown = ''
  for (const piece of pieces) {
    const { release, blocked } = await holdBack.push(piece)
    shown += release
    if (blocked) return { shown, isBlocked: true }
  }
  const { release, blocked } = await holdBack.end()
  return { shown: shown + release, isBlocked: blocked !== undefined }
}

/** Characters that were shown and should not have been: those after the first that differs from what may be shown. */
export function countLeaked(shown: string, safe: string): number {
  let same = 0
  while (same < shown.length && shown[same] === safe[same]) same++
  return shown.length - same
}
