import type { Finding, GuardrailContext } from '../contract'
import { embedTexts } from '../embed-texts'
import { detectLanguage } from '../language/detect-language'
import { segmentText } from '../segment-text'
import { unmaskText } from '../unmask-text'
import { hasKeyword, type LearntTopic, languagesOf, learnTopic } from './learn-topic'
import type { Options, Topic } from './options'

/** A segment judged under one topic. */
interface Hit {
  score: number
  /** The language that it was judged in; undefined where the text shows none. */
  language: string | undefined
}

/**
 * The segments of a text that are of a topic, in plain sight or beneath a disguise.
 * @throws ModelUnavailable
 */
export async function findTopics(
  text: string,
  { topics, model }: Options,
  context: GuardrailContext,
): Promise<Finding[]> {
  if (topics.length === 0) return []
  const read = await readSegments(text, { model, context })
  const findings: Finding[] = []
  for (const topic of topics) {
    const judge = judgeBy(topic, await learnTopic(topic, { model, context }))
    for (const { start, end, readings } of read) {
      const hits = readings.flatMap((reading) => judge(reading) ?? [])
      const [worst] = hits.sort((a, b) => b.score - a.score)
      if (worst) findings.push({ ...findingOf(topic, worst, context.language), span: { start, end } })
    }
  }
  return findings
}

/** The highest score of a text's segments under any of the topics. @throws ModelUnavailable */
export async function scoreTopics(
  text: string,
  { topics, model }: Options,
  context: GuardrailContext,
): Promise<number> {
  if (topics.length === 0) return 0
  const read = await readSegments(text, { model, context })
  const readings = read.flatMap((segment) => segment.readings)
  let most = 0
  for (const topic of topics) {
    const learnt = await learnTopic(topic, { model, context })
    for (const reading of readings) most = Math.max(most, scoreOf(topic, learnt, reading).score)
  }
  return most
}

interface Reading {
  text: string
  latent: Float32Array
  language: string | undefined
}

/** What is said twice is read once. */
async function readSegments(text: string, { model, context }: { model: string; context: GuardrailContext }) {
  const segments = segmentText(text).map(({ start, end }) => ({
    ...{ start, end },
    texts: listReadings(text.slice(start, end)),
  }))
  const all = [...new Set(segments.flatMap(({ texts }) => texts))]
  const latents = await embedTexts(all, context, model)
  const read = new Map<string, Reading>()
  for (const [index, one] of all.entries())
    read.set(one, {
      ...{ text: one, latent: latents[index] ?? new Float32Array() },
      language: detectLanguage(one).language,
    })
  return segments.map(({ texts, ...span }) => ({
    ...span,
    readings: texts.flatMap((one) => read.get(one) ?? []),
  }))
}

const listReadings = (piece: string) => (piece.trim() === '' ? [] : [piece, ...unmaskText(piece)])

function judgeBy(topic: Topic, learnt: readonly LearntTopic[]) {
  const judged = new Map<Reading, Hit | undefined>()
  return (reading: Reading): Hit | undefined => {
    if (judged.has(reading)) return judged.get(reading)
    const { score, isHit } = scoreOf(topic, learnt, reading)
    const hit = isHit ? { score, language: reading.language } : undefined
    judged.set(reading, hit)
    return hit
  }
}

/**
 * By the examples of the text's own language; a text of any other one, or that shows none, by those of all: a word that is the same in
 * two languages is found in both.
 */
function scoreOf(topic: Topic, learnt: readonly LearntTopic[], { text, latent, language }: Reading) {
  const own = learnt.filter((one) => one.language === language)
  let score = 0
  let isHit = topic.keywordsAlone && hasKeyword(topic, text)
  if (isHit) score = 1
  for (const { model, scoreOf } of own.length > 0 ? own : learnt) {
    const found = scoreOf(text, latent)
    if (found >= model.threshold) isHit = true
    score = Math.max(score, Math.min(1, found))
  }
  return { score, isHit }
}

/** It blocks in the languages that it has examples in: elsewhere nobody can have seen what it takes. */
function findingOf(topic: Topic, { score, language }: Hit, readers: string): Omit<Finding, 'span'> {
  const spoken = language ?? readers.split('-')[0] ?? ''
  const isKnown = languagesOf(topic).some((lines) => lines.language === spoken)
  const blocks = topic.action === 'block' && isKnown
  return {
    action: blocks ? 'block' : 'flag',
    reason: 'topic',
    message: `${blocks ? 'blocked' : 'noted'}.${topic.name}`,
    params: { topic: topic.name },
    score,
  }
}
