import type { Action } from '@/guardrails/contract'

interface Judged {
  action: Action
  by: string[]
}

/** Texts that two policies treat differently in the same way. */
export interface FlipGroup<Text> {
  before: Action
  after: Action
  texts: { text: Text; before: Judged; after: Judged }[]
}

/** What flips between two policies, the largest group first. */
export function groupFlips<Text>(
  texts: readonly Text[],
  outcomes: readonly { before: Judged; after: Judged }[],
): FlipGroup<Text>[] {
  const groups = new Map<string, FlipGroup<Text>>()
  for (const [index, { before, after }] of outcomes.entries()) {
    const text = texts[index]
    if (text === undefined || before.action === after.action) continue
    const key = `${before.action} ${after.action}`
    const group = groups.get(key) ?? { before: before.action, after: after.action, texts: [] }
    group.texts.push({ text, before, after })
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => b.texts.length - a.texts.length)
}

/** How many texts flip in each language, the most concerned first. */
export function countByLanguage(
  texts: readonly { language: string }[],
  outcomes: readonly { before: Judged; after: Judged }[],
): { language: string; flips: number; texts: number }[] {
  const counts = new Map<string, { language: string; flips: number; texts: number }>()
  for (const [index, { before, after }] of outcomes.entries()) {
    const language = texts[index]?.language
    if (language === undefined) continue
    const count = counts.get(language) ?? { language, flips: 0, texts: 0 }
    count.texts += 1
    if (before.action !== after.action) count.flips += 1
    counts.set(language, count)
  }
  return [...counts.values()].sort((a, b) => b.flips - a.flips || b.texts - a.texts)
}
