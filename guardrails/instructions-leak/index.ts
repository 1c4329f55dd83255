import { z } from 'zod'
import { defineGuardrail } from '../contract'
import { findLeak, type Measure } from './find-leak'
import { messages } from './messages'

const options = z.strictObject({
  run: z
    .int()
    .min(4)
    .max(100)
    .default(8)
    .describe('Words of the instructions in a row that count as quoted; half as many again in Chinese'),
  share: z
    .number()
    .min(0.2)
    .max(1)
    .default(0.6)
    .describe('Share of a sentence’s three-word runs that come from the instructions and make a paraphrase'),
  action: z.enum(['block', 'flag']).default('block').describe('What a leak leads to'),
})

type Options = z.infer<typeof options>

/** The assistant's hidden instructions appearing in what it says: word for word, or reworded a little. */
export default defineGuardrail({
  id: 'instructions-leak',
  version: '1.0.0',
  title: {
    en: 'Hidden instructions',
    fr: 'Instructions cachées',
    hi: 'छिपे निर्देश',
    ar: 'التعليمات الخفية',
    sw: 'Maelekezo yaliyofichwa',
    zh: '隐藏指令',
  },
  stages: ['draft', 'output-stream', 'output-final'],
  lookahead: 'sentence',
  options,
  loosens,
  messages,
  check(text, options: Options, { instructions }) {
    const measure: Measure = { run: options.run, share: options.share }
    const span = instructions === undefined ? undefined : findLeak(text, instructions, measure)
    if (!span) return []
    const message = options.action === 'block' ? 'blocked' : 'noted'
    return [{ action: options.action, reason: 'instructions_leak', message, span }]
  },
})

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  if (mine.run > floor.run) problems.push(`run is above the floor's ${floor.run}`)
  if (mine.share > floor.share) problems.push(`share is above the floor's ${floor.share}`)
  if (floor.action === 'block' && mine.action === 'flag')
    problems.push('action is flag where the floor says block')
  return problems
}
