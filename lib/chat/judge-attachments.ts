import { setImmediate } from 'node:timers/promises'
import type { Verdict } from '@/guardrails/compiled-policy'
import type { AttachedText } from '@/lib/attachments/attached-text'
import type { Screen } from './screen'

/** What the guardrails said of the texts attached to one question. */
export interface JudgedAttachments<T extends AttachedText = AttachedText> {
  /** As they may go on; empty when any was blocked. */
  attachments: T[]
  isBlocked: boolean
  verdicts: Verdict[]
}

/**
 * Judges attached texts at stage `attachment`, their names as texts of their own, since models read those as well. The
 * first block ends it; between texts the process serves others.
 */
export async function judgeAttachments<T extends AttachedText>(
  attachments: readonly T[],
  screen: Pick<Screen, 'judge'>,
): Promise<JudgedAttachments<T>> {
  const passed: T[] = []
  const verdicts: Verdict[] = []
  for (const attachment of attachments) {
    const [name, text] = [
      await screen.judge(attachment.name, 'attachment'),
      await screen.judge(attachment.text, 'attachment'),
    ]
    verdicts.push(...name.verdicts, ...text.verdicts)
    if (name.action === 'block' || text.action === 'block')
      return { attachments: [], isBlocked: true, verdicts }
    passed.push({ ...attachment, name: name.text, text: text.text })
    await setImmediate()
  }
  return { attachments: passed, isBlocked: false, verdicts }
}
