import type { Verdict } from '@/guardrails/compiled-policy'
import { blockDraft, type Draft } from './draft'
import type { Screen } from './screen'

/** Judges one draft at a stage; what is rewritten is replaced at once, what is blocked leaves. */
export async function screenDraft(
  draft: Draft,
  stage: 'draft' | 'output-final',
  screen: Screen,
): Promise<void> {
  const judged = await screen.judge(draft.text, stage)
  noteVerdicts(draft, judged.verdicts, screen)
  if (judged.action === 'block') blockDraft(draft)
  else draft.text = judged.text
}

/** Keeps what was said of a draft, other than `allow`. */
export function noteVerdicts(draft: Draft, verdicts: readonly Verdict[], screen: Screen): void {
  const found = verdicts.filter(({ action }) => action !== 'allow')
  draft.verdicts.push(...found.map(screen.tell))
  if (found.some(({ reason }) => reason === 'other_language')) draft.isLanguageOk = false
}
