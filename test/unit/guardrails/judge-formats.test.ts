import { describe, expect, test } from 'vitest'
import type { AskFailed } from '@/guardrails/ask-failed'
import { FORMAT_IDS, FORMATS, type FormatId } from '@/guardrails/judge/formats'
import type { Standard } from '@/guardrails/judge/judge-format'
import { goldenAnswers, goldenQuestions } from '../../fixtures/judge-goldens'

const everything = (format: FormatId): Standard => ({ categories: FORMATS[format].categories, own: [] })
const own = [
  { name: 'gossip', description: 'Talks about the private life of neighbours.' },
  { name: 'prices', description: 'Names prices of competitors.' },
]
const questionsOf = (format: FormatId, standard: Standard) =>
  FORMATS[format].questionsFor({ role: 'question', text: 'Hello.' }, standard)
const readBy = (format: FormatId, text: string, standard: Standard = everything(format)) =>
  questionsOf(format, standard)[0]!.read({ text })

test.each(goldenQuestions)('$format asks as its source says: $source', (golden) => {
  const { format, reading, standard = everything(format), asked } = golden
  const questions = FORMATS[format].questionsFor(reading, standard)
  expect(questions).toHaveLength(1)
  const { prompt, messages } = questions[0]!
  expect({ ...(prompt !== undefined && { prompt }), ...(messages && { messages }) }).toEqual(asked)
})

test.each(goldenAnswers)('$format reads an answer as its source says: $answer.text', (golden) => {
  const { format, standard = everything(format), answer, says } = golden
  const [opinion, ...others] = questionsOf(format, standard)[0]!.read(answer)
  expect(others).toEqual([])
  const { score, ...rest } = says
  expect(opinion).toMatchObject(rest)
  if (score === undefined) expect(opinion).not.toHaveProperty('score')
  else expect(opinion?.score).toBeCloseTo(score, 7)
})

describe('an answer that is no verdict is never taken for one', () => {
  const nonsense: [FormatId, string[]][] = [
    [
      'llama-guard-3',
      ['', 'unsafe', 'Safe', 'safe.', 'safe\nS1', 'unsafe\nS15', 'unsafe\nS0', 'unsafe\nS1,', 'unsafe S1', 'It is safe', 'unsafe\nhate'], // biome-ignore format: one line reads better
    ],
    ['llama-guard-2', ['unsafe\nS12', 'safe safe']],
    [
      'qwen3-guard',
      ['', 'Safe', 'Safety: Fine\nCategories: None', 'Safety: Safe', 'Safety: Unsafe\nCategories: Rude', 'I think Safety: Safe\nCategories: None', 'Safety: Safe\nCategories: None\nSafety: Unsafe'], // biome-ignore format: one line reads better
    ],
    ['shieldgemma', ['', 'yes', 'Maybe. No', 'Nope', 'The answer is No']],
    ['granite-guardian-3', ['', 'No, it is fine', 'no', 'Yes\n<confidence>100</confidence>']],
    [
      'granite-guardian-4',
      ['', 'no', '<score>maybe</score>', '<score>no', '<think>It says <score>no</score></think><score>yes</score>', '<score>no</score><score>yes</score>'], // biome-ignore format: one line reads better
    ],
  ]
  test.each(nonsense)('%s', (format, texts) => {
    for (const text of texts) {
      let failed: AskFailed | undefined
      try {
        readBy(format, text)
      } catch (error) {
        failed = error as AskFailed
      }
      expect({ text, failure: failed?.failure }).toEqual({ text, failure: 'nonsense' })
      if (text.length > 12) expect(failed?.message).not.toContain(text)
    }
  })

  test('instruction', () => {
    const standard = { categories: [], own }
    expect(readBy('instruction', '{"category": 0}', standard)).toEqual([{ grade: 'safe' }])
    expect(readBy('instruction', '```json\n{"category": 2}\n```', standard)).toEqual([
      { grade: 'unsafe', category: 'prices' },
    ])
    const texts = ['', '0', '{"category": 3}', '{"category": -1}', '{"category": "0"}', '{"category": 0.5}', '{"category": 0} Fine.', '{"category": 0, "category2": 1}', 'null', '[{"category": 0}]'] // biome-ignore format: one line reads better
    for (const text of texts) expect(() => readBy('instruction', text, standard), text).toThrow(/no verdict/)
  })
})

test('Llama Guard’s several codes are several opinions, and the last category is known too', () => {
  expect(readBy('llama-guard-3', 'unsafe\nS1, S14').map(({ category }) => category)).toEqual([
    'violent-crimes',
    'code-interpreter-abuse',
  ])
})

test('Qwen3Guard’s Controversial is a grade of its own', () => {
  expect(
    readBy(
      'qwen3-guard',
      'Safety: Controversial\nCategories: Politically Sensitive Topics, PII\nRefusal: No',
    ),
  ).toEqual([
    { grade: 'controversial', category: 'politically-sensitive' },
    { grade: 'controversial', category: 'personal-data' },
  ])
})

test('the probability of Llama Guard is that of the first word, whatever blank stands before it and however it is cut', () => {
  const [question] = questionsOf('llama-guard-3', everything('llama-guard-3'))
  const scoreOf = (...tokens: Record<string, number>[]) => question!.read({ text: 'safe', tokens })[0]?.score
  expect(scoreOf({ safe: Math.log(0.8), unsafe: Math.log(0.2) })).toBeCloseTo(0.2)
  expect(scoreOf({ '\n\n': 0 }, { safe: Math.log(0.6), un: Math.log(0.2) })).toBeCloseTo(0.25)
  expect(scoreOf({ Hello: 0 })).toBeUndefined()
  expect(scoreOf()).toBeUndefined()
})

test.each(FORMAT_IDS)('%s names the community’s own categories or says that it does not', (format) => {
  const { takesOwn, questionsFor } = FORMATS[format]
  if (!takesOwn) return
  const asked = questionsFor({ role: 'answer', text: 'Hello.' }, { categories: [], own })
  const shown = asked.map(({ prompt, messages }) => `${prompt} ${JSON.stringify(messages)}`).join(' ')
  for (const { description } of own) expect(shown).toContain(description)
})

test('a question that is not known is said to be so, for models that expect one', () => {
  const asked = FORMATS['qwen3-guard'].questionsFor(
    { role: 'answer', text: 'At noon.' },
    everything('qwen3-guard'),
  )
  expect(asked[0]?.messages?.map(({ content }) => content)).toEqual(['N/A', 'At noon.'])
})
