import type { Action } from '@/guardrails/contract'
import { primaryLanguage } from '@/lib/core/primary-language'

/** What a policy did to one text, as `comparePolicies` says it. */
interface Outcome {
  action: Action
  by: string[]
  becomes?: string | undefined
}

/** What a second policy does to a text that the first one did not do, the gravest first. */
export const DIRECTIONS = [
  'refused',
  'no_longer_refused',
  'rewritten',
  'rewritten_otherwise',
  'no_longer_rewritten',
  'flagged',
  'no_longer_flagged',
] as const

export type Direction = (typeof DIRECTIONS)[number]

/** Texts that a step of either policy makes flip in one direction. */
export interface FlipGroup<Text> {
  direction: Direction
  /** The first step that decided: the second policy's, or what does not decide any more, the first one's. */
  step: string
  texts: { text: Text; before: Outcome; after: Outcome }[]
  languages: { language: string; count: number }[]
}

/** How a text flips between two policies; undefined where both do the same to it. */
export function directionOf(before: Outcome, after: Outcome): Direction | undefined {
  const [was, is] = [before.action, after.action]
  if (was === is)
    return is === 'rewrite' && before.becomes !== after.becomes ? 'rewritten_otherwise' : undefined
  if (is === 'block') return 'refused'
  if (was === 'block') return 'no_longer_refused'
  if (is === 'rewrite') return 'rewritten'
  if (was === 'rewrite') return 'no_longer_rewritten'
  return is === 'flag' ? 'flagged' : 'no_longer_flagged'
}

/** What flips between two policies by direction and step: directions in their order, in each the largest group first. */
export function groupFlips<Text extends { language: string }>(
  texts: readonly Text[],
  outcomes: readonly { before: Outcome; after: Outcome }[],
): FlipGroup<Text>[] {
  const groups = new Map<string, FlipGroup<Text>>()
  for (const [index, { before, after }] of outcomes.entries()) {
    const text = texts[index]
    const direction = directionOf(before, after)
    if (text === undefined || direction === undefined) continue
    const [step = ''] = direction.startsWith('no_longer') ? before.by : after.by
    const key = `${direction} ${step}`
    const group = groups.get(key) ?? { direction, step, texts: [], languages: [] }
    group.texts.push({ text, before, after })
    groups.set(key, group)
  }
  const order = ({ direction }: FlipGroup<Text>) => DIRECTIONS.indexOf(direction)
  return [...groups.values()]
    .map((group) => ({ ...group, languages: countLanguages(group.texts.map(({ text }) => text)) }))
    .sort((a, b) => order(a) - order(b) || b.texts.length - a.texts.length)
}

export interface LanguageFlips {
  language: string
  texts: number
  /** How many of them flip. */
  flips: number
  by: Partial<Record<Direction, number>>
}

/** How many texts of each language, whatever its region, flip, and in which direction; the language with most flips first. */
export function countByLanguage(
  texts: readonly { language: string }[],
  outcomes: readonly { before: Outcome; after: Outcome }[],
): LanguageFlips[] {
  const counts = new Map<string, LanguageFlips>()
  for (const [index, { before, after }] of outcomes.entries()) {
    const text = texts[index]
    if (text === undefined) continue
    const language = primaryLanguage(text.language)
    const count = counts.get(language) ?? { language, texts: 0, flips: 0, by: {} }
    counts.set(language, count)
    count.texts += 1
    const direction = directionOf(before, after)
    if (direction === undefined) continue
    count.flips += 1
    count.by[direction] = (count.by[direction] ?? 0) + 1
  }
  return [...counts.values()].sort((a, b) => b.flips - a.flips || b.texts - a.texts)
}

function countLanguages(texts: readonly { language: string }[]): { language: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { language: tag } of texts) {
    const language = primaryLanguage(tag)
    counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  return [...counts].map(([language, count]) => ({ language, count })).sort((a, b) => b.count - a.count)
}
