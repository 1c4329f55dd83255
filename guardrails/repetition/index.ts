import { z } from 'zod'
import { defineGuardrail } from '../contract'
import { findLoops, LOOP_UNITS } from './find-loops'
import { messages } from './messages'
import { optionTexts } from './option-texts'
import { listTokens, openTokenFrom } from './tokens'

const options = z.strictObject({
  repeats: z.int().min(3).max(50).default(6).describe('How often a passage may follow itself, and no more'),
  minLength: z
    .int()
    .min(10)
    .max(2000)
    .default(80)
    .describe('A loop is at least this long, in UTF-16 units: "no, no, no" is none'),
  action: z.enum(['block', 'flag']).default('block').describe('What a loop leads to'),
})

type Options = z.infer<typeof options>

/** An answer that goes round in circles: the same letters, words or sentences over and over. */
export default defineGuardrail({
  id: 'repetition',
  version: '1.1.0',
  title: { en: 'Repetition', fr: 'Répétition', hi: 'दोहराव', ar: 'التكرار', sw: 'Kurudiarudia', zh: '重复' },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  // Whoever asks may paste what he likes; a loop is a model's disease.
  defaultStages: ['draft', 'output-stream', 'output-final'],
  lookahead: { undecidedFrom: openTokenFrom, behind: LOOP_UNITS + 200 },
  options,
  optionTexts,
  loosens,
  messages,
  check: (text, { repeats, minLength, action }) =>
    findLoops(listTokens(text), { repeats, minLength }).map((span) => ({
      action,
      reason: 'repetition',
      message: action === 'block' ? 'blocked' : 'noted',
      params: { repeats: String(repeats) },
      span,
    })),
})

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  if (mine.repeats > floor.repeats) problems.push(`repeats is above the floor's ${floor.repeats}`)
  if (mine.minLength > floor.minLength) problems.push(`minLength is above the floor's ${floor.minLength}`)
  if (floor.action === 'block' && mine.action === 'flag')
    problems.push('action is flag where the floor says block')
  return problems
}
