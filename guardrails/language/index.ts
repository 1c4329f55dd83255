import { z } from 'zod'
import { defineGuardrail, type Finding, type Span } from '../contract'
import { oncePerOptions } from '../once-per-options'
import { listSentenceEnds } from '../sentence-ends'
import { detectLanguage, STATISTICS_LETTERS } from './detect-language'
import { messages } from './messages'
import { optionTexts } from './option-texts'

const options = z.strictObject({
  languages: z
    .array(z.string().regex(/^[a-z]{2}$/, 'an ISO 639-1 code of two letters'))
    .min(1)
    .max(60)
    .default(['en'])
    .describe('Languages that answers may be written in'),
  action: z.enum(['block', 'flag']).default('block').describe('What an answer in another language gets'),
  minLetters: z
    .int()
    .min(6)
    .max(400)
    .default(12)
    .describe('Texts with fewer letters are too short to tell and pass; an ideograph counts as three'),
  ownWords: z
    .array(z.string().trim().min(2).max(80))
    .max(500)
    .default([])
    .describe('Greetings, names and loan words of the community: they count for no language'),
})

type Options = z.infer<typeof options>

/** Answers only in the community's languages; a quotation or a name in another one may stand among them. */
export default defineGuardrail({
  id: 'language',
  version: '1.2.0',
  title: { en: 'Language', fr: 'Langue', hi: 'भाषा', ar: 'اللغة', sw: 'Lugha', zh: '语言' },
  stages: ['input', 'draft', 'output-stream', 'output-final'],
  // Whoever asks may ask in any language; only what the assistant says is held to the community's.
  defaultStages: ['draft', 'output-stream', 'output-final'],
  lookahead: 'sentence',
  options,
  optionTexts,
  refusesIn: ({ action }) => (action === 'block' ? ['*'] : []),
  loosens,
  messages,
  check(text, options, { stage }) {
    const span = findForeignSentence(text, options)
    if (!span) return []
    const action = stage === 'input' ? 'flag' : options.action
    const finding: Finding = {
      action,
      reason: 'other_language',
      message: action === 'block' ? 'blocked' : 'noted',
      span,
    }
    return [finding]
  },
})

const CODE = /```[\s\S]*?(?:```|$)/g
/** Enough of one sentence to tell its language. */
const SAMPLE_UNITS = 1000

/**
 * The first sentence with which the text so far is more foreign than not. Only what came before a sentence counts, so
 * that an answer judged while it streams is judged like the whole. Short sentences are pooled with the next ones, and
 * the more so the longer the text is, which keeps the cost linear.
 */
function findForeignSentence(raw: string, options: Options): Span | undefined {
  const text = raw.replace(CODE, (code) => ' '.repeat(code.length))
  const letters = { own: 0, foreign: 0, unknown: 0 }
  let pool = { text: '', letters: 0, askAt: options.minLetters }
  let start = 0
  for (const end of [...listSentenceEnds(raw), raw.length]) {
    const sentence = withoutOwnWords(text.slice(start, Math.min(end, start + SAMPLE_UNITS)), options)
    pool = { ...pool, text: pool.text + sentence, letters: pool.letters + weigh(sentence) }
    if (pool.letters >= pool.askAt) {
      const side = sideOf(pool.text, options)
      if (side === 'unknown' && pool.letters < 2 * STATISTICS_LETTERS) {
        pool.askAt = pool.letters + options.minLetters
      } else {
        letters[side] += pool.letters
        if (letters.foreign > letters.own) return { start, end }
        const read = letters.own + letters.foreign + letters.unknown
        pool = { text: '', letters: 0, askAt: Math.max(options.minLetters, read / 20) }
      }
    }
    start = end
  }
  return undefined
}

function sideOf(text: string, { languages, minLetters }: Options): 'own' | 'foreign' | 'unknown' {
  const { language, letters } = detectLanguage(text)
  if (language === undefined || letters < minLetters) return 'unknown'
  return languages.includes(language) ? 'own' : 'foreign'
}

const ownWordsOf = oncePerOptions(({ ownWords }: Options) =>
  ownWords.length === 0
    ? undefined
    : new RegExp(`(?<!\\p{L})(?:${ownWords.map(escapeRegExp).join('|')})(?!\\p{L})`, 'giu'),
)

function withoutOwnWords(sentence: string, options: Options): string {
  const pattern = ownWordsOf(options)
  return pattern ? sentence.replace(pattern, ' ') : sentence
}

const escapeRegExp = (word: string) => word.replace(/[$()*+.?[\\\]^{|}/]/g, '\\$&')

const weigh = (text: string) =>
  (text.match(/\p{L}/gu)?.length ?? 0) + 2 * (text.match(/\p{Script=Han}/gu)?.length ?? 0)

function loosens(floor: Options, mine: Options): string[] {
  const added = mine.languages.filter((language) => !floor.languages.includes(language))
  const problems = added.length > 0 ? [`languages adds ${added.join(', ')}`] : []
  if (floor.action === 'block' && mine.action === 'flag')
    problems.push('action is flag where the floor says block')
  const words = mine.ownWords.filter((word) => !floor.ownWords.includes(word))
  if (words.length > 0) problems.push(`ownWords adds ${words.join(', ')}`)
  if (mine.minLetters > floor.minLetters) problems.push(`minLetters is above the floor's ${floor.minLetters}`)
  return problems
}
