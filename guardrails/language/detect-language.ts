import { detectAll } from 'tinyld'
import { FUNCTION_WORDS } from './function-words'

export interface Detection {
  /** ISO 639-1; undefined when the text does not say. */
  language: string | undefined
  /** Letters that were looked at; an ideograph or a syllable counts as three. */
  letters: number
}

const SCRIPTS: ReadonlyArray<[name: string, letters: RegExp]> = [
  ['Latn', /\p{Script=Latin}/gu],
  ['Arab', /\p{Script=Arabic}/gu],
  ['Deva', /\p{Script=Devanagari}/gu],
  ['Hani', /\p{Script=Han}/gu],
  ['Kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['Hang', /\p{Script=Hangul}/gu],
  ['Cyrl', /\p{Script=Cyrillic}/gu],
]
const HEAVY = new Set(['Hani', 'Kana', 'Hang'])

/** What is no language: code, links, addresses, placeholders, numbers. */
const NOISE =
  /```[\s\S]*?(?:```|$)|`[^`\n]*`|https?:\/\/\S+|www\.\S+|\S+@\S+|‹[^›\n]{0,40}›|[\w.:=<>{}\\/-]*[\d_=<>{}\\/][\w.:=<>{}\\/-]*/gu

/** Letter statistics say nothing reliable of fewer letters: a greeting or a name would get a language of its own. */
export const STATISTICS_LETTERS = 24

/** A guess from statistics of letters: ISO 639-1, undefined for none. */
export type LetterStatistics = (text: string) => string | undefined

/**
 * Which language a text is written in: by script where that decides, then by small words, then by letter statistics.
 * @param statistics tinyld's; the benchmark tries others
 */
export function detectLanguage(text: string, statistics: LetterStatistics = askTinyld): Detection {
  const clean = text.replace(NOISE, ' ')
  const counts = SCRIPTS.map(([name, pattern]) => {
    const count = clean.match(pattern)?.length ?? 0
    return { name, letters: HEAVY.has(name) ? count * 3 : count }
  })
  const letters = counts.reduce((sum, count) => sum + count.letters, 0) + otherLetters(clean)
  const main = counts.reduce((best, count) => (count.letters > best.letters ? count : best))
  if (main.letters * 2 <= letters) return { language: undefined, letters }
  return { language: languageOf(main.name, clean, { letters, statistics }), letters }
}

function otherLetters(text: string): number {
  return (
    text.match(
      /[^\P{L}\p{Script=Latin}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}]/gu,
    )?.length ?? 0
  )
}

interface Measured {
  letters: number
  statistics: LetterStatistics
}

function languageOf(script: string, text: string, measured: Measured): string | undefined {
  switch (script) {
    case 'Hani':
      return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? 'ja' : 'zh'
    case 'Kana':
      return 'ja'
    case 'Hang':
      return 'ko'
    case 'Deva':
      return 'hi'
    case 'Arab':
      return arabicScript(text)
    case 'Cyrl':
      return measured.statistics(text) ?? 'ru'
    default:
      return latin(text, measured)
  }
}

/** Letters that Persian and Urdu have and Arabic has not. */
function arabicScript(text: string): string | undefined {
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 1
  const urdu = text.match(/[ٹڈڑںےہھ]/g)?.length ?? 0
  const persian = text.match(/[پچژگکی]/g)?.length ?? 0
  if (urdu * 20 >= arabic) return 'ur'
  if (persian * 20 >= arabic) return 'fa'
  return 'ar'
}

function latin(text: string, { letters, statistics }: Measured): string | undefined {
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{Script=Latin}\p{M}]+(?:['-][\p{Script=Latin}\p{M}]+)*/gu) ?? []
  if (words.length === 0) return undefined
  const parts = words.flatMap((word) => [
    word,
    ...(word.includes("'") || word.includes('-') ? word.split(/['-]/) : []),
  ])
  const shares = Object.entries(FUNCTION_WORDS)
    .map(([language, known]) => ({
      language,
      share:
        parts.filter((word) => known.has(word) || (language === 'sw' && SWAHILI_VERB.test(word))).length /
        words.length,
    }))
    .sort((a, b) => b.share - a.share)
  const [first, second] = shares
  if (first && second && first.share >= 0.25 && first.share >= second.share + 0.1) return first.language
  return letters < STATISTICS_LETTERS ? undefined : statistics(text)
}

/** Who, when, and a verb that ends in a vowel: `alikwenda`, `tunapenda`, `watasoma`. */
const SWAHILI_VERB =
  /^(?:ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi|ha|si|hatu|hawa)(?:li|na|ta|me|ka|ki|nge|ku)[a-z]{1,12}[aeiou]$/

/** Tatoeba's small languages draw short texts to themselves; none of them is a guess worth a refusal. */
const UNLIKELY = new Set(['', ...'tlh vo eo la ber rn tk ga et lv lt is af tl'.split(' ')])

function askTinyld(text: string): string | undefined {
  const [first] = detectAll(text)
  if (!first) return undefined
  // tinyld does not know Swahili and takes it for its cousin Rundi.
  const words = text.match(/\p{Script=Latin}+/gu) ?? []
  const openWords = words.filter((word) => /[aeiou]$/i.test(word)).length
  if (first.lang === 'rn' && words.length > 2 && openWords >= words.length * 0.8) return 'sw'
  return UNLIKELY.has(first.lang) ? undefined : first.lang
}
