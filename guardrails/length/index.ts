import { z } from 'zod'
import { defineGuardrail, type Finding } from '../contract'
import { messages } from './messages'
import { optionTexts } from './option-texts'

const options = z
  .strictObject({
    min: z.int().min(1).max(20_000).optional().describe('Fewest characters as a reader counts them'),
    max: z.int().min(1).max(100_000).optional().describe('Most characters as a reader counts them'),
    action: z.enum(['block', 'flag']).default('block').describe('What a text of another length leads to'),
  })
  .refine(({ min = 0, max = Number.POSITIVE_INFINITY }) => min <= max, {
    path: ['min'],
    message: 'min is above max, so nothing would pass',
  })

type Options = z.infer<typeof options>

/** Texts that are too short or too long, by characters as a reader counts them (grapheme clusters). */
export default defineGuardrail({
  id: 'length',
  version: '1.1.0',
  title: { en: 'Length', fr: 'Longueur', hi: 'लंबाई', ar: 'الطول', sw: 'Urefu', zh: '长度' },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: 'sentence',
  // Only the end shows that a text is too short.
  lookaheadFor: ({ min }) => (min === undefined ? undefined : 'whole'),
  options,
  optionTexts,
  loosens,
  messages,
  check(text, { min, max, action }) {
    const trimmed = text.trim()
    if (max !== undefined && trimmed.length > max) {
      const excess = indexAfter(trimmed, max)
      if (excess !== undefined) {
        // Blanks at the limit may have been the end of a text that was not too long yet.
        const start = text.indexOf(trimmed) + excess + trimmed.slice(excess).search(/\S/)
        return [findingOf('too_long', action, { limit: max, span: { start, end: text.length } })]
      }
    }
    // A text of nothing is no text: a stream that ends without one has nothing to judge either.
    if (min !== undefined && trimmed !== '' && indexAfter(trimmed, min - 1) === undefined)
      return [findingOf('too_short', action, { limit: min })]
    return []
  },
})

function findingOf(
  reason: 'too_long' | 'too_short',
  action: 'block' | 'flag',
  { limit, span }: { limit: number; span?: Finding['span'] },
): Finding {
  const which = reason === 'too_long' ? 'long' : 'short'
  return { action, reason, message: which, params: { limit: String(limit) }, ...(span && { span }) }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
/** Only for text without marks, joiners and pairs is a unit surely a character. */
const SIMPLE = /^[\n -~]*$/

/** The index after the first `count` characters; `undefined` when there are no more than these. */
function indexAfter(text: string, count: number): number | undefined {
  if (SIMPLE.test(text)) return text.length > count ? count : undefined
  let seen = 0
  for (const { index } of graphemes.segment(text)) {
    if (seen === count) return index
    seen++
  }
  return undefined
}

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  if (floor.max !== undefined && (mine.max ?? Number.POSITIVE_INFINITY) > floor.max)
    problems.push(`max is above the floor's ${floor.max}`)
  if (floor.min !== undefined && (mine.min ?? 0) < floor.min)
    problems.push(`min is below the floor's ${floor.min}`)
  if (floor.action === 'block' && mine.action === 'flag')
    problems.push('action is flag where the floor says block')
  return problems
}
