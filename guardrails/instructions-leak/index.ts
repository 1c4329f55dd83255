import { z } from 'zod'
import { defineGuardrail, type Finding, type GuardrailContext } from '../contract'
import { listSegmentEnds } from '../segment-text'
import { listSentenceEnds } from '../sentence-ends'
import { findLeak, type Measure } from './find-leak'
import { findParaphrases } from './find-paraphrase'
import { messages } from './messages'
import { optionTexts } from './option-texts'

/** Chosen on `test/bench/guardrails/leak-tune.yaml`, never on the texts that it is measured on. */
const SIMILARITY = 0.5

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
  action: z
    .enum(['block', 'flag'])
    .default('block')
    .describe('What a leak word for word, or nearly so, leads to'),
  paraphrase: z
    .enum(['off', 'flag', 'block'])
    .default('off')
    .describe('What a sentence leads to that says one of the instructions in other words; off does not look'),
  similarity: z
    .number()
    .min(0.3)
    .max(1)
    .default(SIMILARITY)
    .describe('How near a sentence of the instructions counts as saying it in other words'),
})

type Options = z.infer<typeof options>

/** The assistant's hidden instructions appearing in what it says: word for word, or reworded a little. */
export default defineGuardrail({
  id: 'instructions-leak',
  version: '1.2.0',
  title: {
    en: 'Hidden instructions',
    fr: 'Instructions cachées',
    hi: 'छिपे निर्देश',
    ar: 'التعليمات الخفية',
    sw: 'Maelekezo yaliyofichwa',
    zh: '隐藏指令',
  },
  stages: ['draft', 'output-stream', 'output-final'],
  lookahead: {
    behind: Number.POSITIVE_INFINITY,
    undecidedFrom(text, { paraphrase }) {
      const sentence = listSentenceEnds(text).at(-1) ?? 0
      return paraphrase === 'off' ? sentence : Math.min(sentence, listSegmentEnds(text).at(-1) ?? 0)
    },
  },
  options,
  optionTexts,
  loosens,
  messages,
  check(text, options: Options, context) {
    const { instructions } = context
    if (instructions === undefined) return []
    const quoted = listQuoted(text, instructions, options)
    return options.paraphrase === 'off'
      ? quoted
      : addReworded(quoted, text, { ...options, paraphrase: options.paraphrase, instructions, context })
  },
})

function listQuoted(text: string, instructions: string, { run, share, action }: Options): Finding[] {
  const measure: Measure = { run, share }
  const span = findLeak(text, instructions, measure)
  return span ? [{ action, reason: 'instructions_leak', message: messageOf(action), span }] : []
}

/** What is said in other words, besides what is quoted. */
async function addReworded(
  quoted: readonly Finding[],
  text: string,
  use: { paraphrase: 'flag' | 'block'; similarity: number; instructions: string; context: GuardrailContext },
): Promise<Finding[]> {
  const { paraphrase: action, context } = use
  const reworded = await findParaphrases(text, use, context)
  return [
    ...quoted,
    ...reworded.map(({ start, end, score }) => ({
      ...{ action, reason: 'instructions_reworded', message: `${messageOf(action)}.reworded` },
      ...{ span: { start, end }, score },
    })),
  ]
}

const messageOf = (action: 'flag' | 'block') => (action === 'block' ? 'blocked' : 'noted')
const SEVERITY = { off: 0, flag: 1, block: 2 }

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  if (mine.run > floor.run) problems.push(`run is above the floor's ${floor.run}`)
  if (mine.share > floor.share) problems.push(`share is above the floor's ${floor.share}`)
  if (floor.action === 'block' && mine.action === 'flag')
    problems.push('action is flag where the floor says block')
  if (SEVERITY[mine.paraphrase] < SEVERITY[floor.paraphrase])
    problems.push(`paraphrase is ${mine.paraphrase} where the floor says ${floor.paraphrase}`)
  if (floor.paraphrase !== 'off' && mine.similarity > floor.similarity)
    problems.push(`similarity is above the floor's ${floor.similarity}`)
  return problems
}
