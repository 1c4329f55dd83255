import { detectLanguage } from '../language/detect-language'
import { BACKGROUND } from './background'
import type { Topic } from './options'

/** The lines of a topic in one language. */
export interface SpokenLines {
  language: string
  examples: string[]
  nearMisses: string[]
}

/** Fewer examples in a language than this are a wrong guess of the language rather than a choice. */
const FEWEST = 3

/**
 * A topic's lines by language. What shows no language, or one of which there are too few examples or no everyday questions to be told
 * apart from, goes with the language that most of the examples are in.
 */
export function splitLanguages({
  examples,
  nearMisses,
}: Pick<Topic, 'examples' | 'nearMisses'>): SpokenLines[] {
  const spoken = examples.map(knownLanguage)
  const counts = new Map<string, number>()
  for (const language of spoken) if (language) counts.set(language, (counts.get(language) ?? 0) + 1)
  const [main = 'en'] = [...counts].sort((a, b) => b[1] - a[1]).map(([language]) => language)
  const kept = [...counts].flatMap(([language, count]) => (count >= FEWEST ? [language] : []))
  const languages = new Set([main, ...kept])
  const placeOf = (language: string | undefined) => (language && languages.has(language) ? language : main)
  return [...languages].map((language) => ({
    language,
    examples: examples.filter((_, index) => placeOf(spoken[index]) === language),
    nearMisses: nearMisses.filter((line) => placeOf(knownLanguage(line)) === language),
  }))
}

function knownLanguage(text: string): string | undefined {
  const { language } = detectLanguage(text)
  return language !== undefined && language in BACKGROUND ? language : undefined
}
