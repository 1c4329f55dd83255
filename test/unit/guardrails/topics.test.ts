import { describe, expect, test } from 'vitest'
import type { GuardrailContext } from '@/guardrails/contract'
import { ModelUnavailable } from '@/guardrails/model-unavailable'
import { runGuardrails } from '@/guardrails/pipeline'
import { BACKGROUND } from '@/guardrails/topics/background'
import topics from '@/guardrails/topics/index'
import { learnTopic } from '@/guardrails/topics/learn-topic'
import { fitLeastSquares } from '@/guardrails/topics/least-squares'
import { measureTopic } from '@/guardrails/topics/measure-topic'
import { options as schema } from '@/guardrails/topics/options'
import { splitLanguages } from '@/guardrails/topics/split-languages'
import { thresholdFor } from '@/guardrails/topics/topic-model'
import { readHarmless } from '@/lib/policies/read-harmless'
import { seededRandom } from '@/starter/train/random'
import { HELD_OUT_TOPICS, readTopics } from '../../bench/guardrails/measure-topics'
import { embedShipped } from '../../support/shipped-classifiers'

const chess = {
  name: 'chess',
  examples: [
    'How does a knight move in chess?',
    'Which chess opening is best for beginners?',
    'What is castling in chess?',
    'Who won the last chess tournament?',
    'How do I checkmate with a rook?',
    'Teach me the chess rules, please.',
  ],
  nearMisses: ['Who painted the knight on a horse?'],
}
const contextOf = (more: Partial<GuardrailContext> = {}): GuardrailContext => ({
  ...{ stage: 'input', language: 'en', memory: new Map(), signal: new AbortController().signal },
  ...{ now: () => performance.now(), random: () => 0.5, embed: embedShipped },
  ...more,
})
const judge = (text: string, options: object, more?: Partial<GuardrailContext>) => {
  const context = contextOf(more)
  const step = { name: 'topics', guardrail: topics.configure(options), on: topics.stages }
  const policy = { steps: [{ ...step, origin: 'community' as const, timeLimitMs: 60_000 }], messages: {} }
  return runGuardrails({ text, stage: 'input', policy, context })
}
const ON_TOPIC = 'How does a knight move in a chess game?'

describe('topics', () => {
  test('notes by default and names the topic and its score', async () => {
    const { action, verdicts } = await judge(`The bread is in the oven. ${ON_TOPIC}`, { topics: [chess] })
    expect(action).toBe('flag')
    expect(verdicts).toMatchObject([
      { reason: 'topic', message: 'noted.chess', params: { topic: 'chess' }, span: { start: 25 } },
    ])
    expect(verdicts[0]?.score).toBeGreaterThan(0.2)
  })

  test('blocks where it has examples of the language, and notes elsewhere', async () => {
    const options = { topics: [{ ...chess, action: 'block', keywords: ['chess'], keywordsAlone: true }] }
    expect((await judge(ON_TOPIC, options)).action).toBe('block')
    expect((await judge('Pourquoi ne joues-tu jamais aux échecs (chess) avec nous ?', options)).action).toBe(
      'flag',
    )
    expect(topics.configure(options).refusesIn).toEqual(['en'])
    expect(topics.configure({ topics: [chess] }).refusesIn).toEqual([])
  })

  test('blocks with its own reason when the encoder is away, and asks it nothing without topics', async () => {
    const away = async () => {
      throw new Error('connection refused')
    }
    const { blocked } = await judge(ON_TOPIC, { topics: [chess], model: 'e-1' }, { embed: away })
    expect(blocked).toMatchObject({ reason: 'model_unavailable', failure: expect.stringContaining('"e-1"') })
    expect((await judge(ON_TOPIC, {}, { embed: away })).action).toBe('allow')
  })

  test('is learnt anew when the encoder is there again, and asks the one that it is told to', async () => {
    const asked: (string | undefined)[] = []
    let isAway = true
    const embed: GuardrailContext['embed'] = async (texts, _, model) => {
      asked.push(model)
      if (isAway) throw new Error('away')
      return embedShipped(texts)
    }
    const options = { topics: [{ ...chess, name: 'chess-again' }], model: 'their-encoder' }
    expect((await judge(ON_TOPIC, options, { embed })).blocked?.reason).toBe('model_unavailable')
    isAway = false
    expect((await judge(ON_TOPIC, options, { embed })).action).toBe('flag')
    expect(new Set(asked)).toEqual(new Set(['their-encoder']))
  })

  test('a share of no false positives takes none of the everyday questions', async () => {
    const figuresAt = async (falsePositives: number) => {
      const [topic] = schema.parse({ topics: [{ ...chess, falsePositives }] }).topics
      const [figures] = await measureTopic(topic!, { model: 'polyphony-encoder', context: contextOf() })
      return figures!
    }
    const strict = await figuresAt(0)
    const wide = await figuresAt(0.1)
    expect(strict.harmless).toEqual({ hits: 0, of: BACKGROUND.en!.length })
    expect(wide.harmless.hits).toBe(20)
    expect(wide.examples.hits).toBeGreaterThanOrEqual(strict.examples.hits)
    expect(wide.errors.missed.length).toBe(wide.examples.of - wide.examples.hits)
    expect(wide.errors.takenHarmless.length).toBe(20)
  })

  test('an everyday question that is made an example is everyday no more', async () => {
    const [line = ''] = BACKGROUND.en ?? []
    const [topic] = schema.parse({ topics: [{ ...chess, examples: [...chess.examples, line] }] }).topics
    const use = { model: 'polyphony-encoder', context: contextOf() }
    const [figures] = await measureTopic(topic!, use)
    expect(figures?.harmless.of).toBe(BACKGROUND.en!.length - 1)
    expect((await judge(line, { topics: [topic] })).action).toBe('flag')
  })

  test('a floor’s topic is not loosened', () => {
    const floor = { topics: [{ ...chess, action: 'block', keywords: ['chess'] }] }
    const problems = (change: object) =>
      topics.loosens(floor, { topics: [{ ...floor.topics[0], ...change }] })
    expect(problems({})).toEqual([])
    expect(problems({ examples: [...chess.examples, 'What is a pawn?'] })).toEqual([])
    expect(topics.loosens(floor, {})).toEqual(['the topic "chess" is missing'])
    expect(problems({ examples: chess.examples.slice(1) })).toHaveLength(1)
    expect(problems({ nearMisses: [ON_TOPIC] })).toHaveLength(1)
    expect(problems({ keywords: [] })).toHaveLength(1)
    expect(problems({ falsePositives: 0.001 })).toHaveLength(1)
    expect(problems({ threshold: 0.9 })).toHaveLength(1)
    expect(problems({ action: 'flag' })).toHaveLength(1)
  })
})

test('lines go by their language, and what shows none with most of the others', () => {
  const french = [
    'Comment joue-t-on aux échecs ?',
    'Que fait le cavalier ?',
    'Quelle est la meilleure ouverture ?',
  ]
  const split = splitLanguages({
    examples: [...chess.examples, 'Chess?', ...french],
    nearMisses: ['Qui a peint le cavalier ?'],
  })
  expect(
    split.map(({ language, examples, nearMisses }) => [language, examples.length, nearMisses.length]),
  ).toEqual([
    ['en', 7, 0],
    ['fr', 3, 1],
  ])
})

test('a score left out is that of a fit without the row', () => {
  const random = seededRandom(5)
  const [rows, width] = [12, 4]
  const points = Array.from({ length: rows }, () => Array.from({ length: width }, () => random() - 0.5))
  const alike = (kept: number[]) =>
    Float64Array.from(
      kept.flatMap((a) => kept.map((b) => points[a]!.reduce((sum, x, at) => sum + x * points[b]![at]!, 0))),
    )
  const target = (row: number) => (row % 3 === 0 ? 1 : -1)
  const trust = (row: number) => 1 + (row % 2)
  const all = points.map((_, row) => row)
  const solve = (kept: number[]) =>
    fitLeastSquares(alike(kept), Float64Array.from(kept, target), Float64Array.from(kept, trust))
  const { leftOut } = solve(all)
  for (const row of all) {
    const kept = all.filter((one) => one !== row)
    const { pull } = solve(kept)
    const own = alike([row, ...kept]).slice(1, rows)
    expect(leftOut[row]).toBeCloseTo(
      own.reduce((sum, value, at) => sum + value * pull[at]!, 0),
      8,
    )
  }
})

test('a score is the sum of what every line pulls', async () => {
  const [topic] = schema.parse({ topics: [chess] }).topics
  const [learnt] = await learnTopic(topic!, { model: 'polyphony-encoder', context: contextOf() })
  // Of a line that it learnt, a fit that saw it must say more than one that did not.
  const [line = ''] = chess.examples
  const [latent] = await embedShipped([line])
  const length = Math.hypot(...latent!)
  const seen = learnt!.scoreOf(
    line,
    latent!.map((part) => part / length),
  )
  expect(seen).toBeGreaterThan(0.9)
  expect(learnt!.model.leftOut.examples[0]).toBeLessThan(seen)
})

test('a threshold takes as many everyday questions as it may', () => {
  const scores = Array.from({ length: 100 }, (_, index) => index / 100)
  for (const share of [0, 0.01, 0.02, 0.1])
    expect(scores.filter((score) => score >= thresholdFor(scores, share)).length).toBe(share * 100)
})

test('held-out topics and harmless questions are in nothing that is learnt from', () => {
  const held = new Set([
    ...readHarmless().map(({ text }) => text),
    ...readTopics(HELD_OUT_TOPICS).flatMap(({ topic }) => [...topic.hits, ...topic.testNearMisses]),
  ])
  expect(held.size).toBeGreaterThan(400)
  const learnt = Object.values(BACKGROUND).flat()
  expect(learnt.filter((line) => held.has(line))).toEqual([])
  for (const { topic } of readTopics(HELD_OUT_TOPICS)) {
    const own = new Set([...topic.examples, ...topic.nearMisses])
    expect([...topic.hits, ...topic.testNearMisses].filter((line) => own.has(line))).toEqual([])
  }
})

test('ModelUnavailable is what an encoder that leaves a text out leads to', async () => {
  const context = contextOf({ embed: async () => [] })
  const [topic] = schema.parse({ topics: [{ ...chess, name: 'left-out' }] }).topics
  await expect(measureTopic(topic!, { model: 'none', context })).rejects.toThrow(ModelUnavailable)
})
