import { digestOf } from '../ask-once'
import { foldTerms, indexTerms } from '../blocked-terms/term-index'
import type { GuardrailContext } from '../contract'
import { embedTexts } from '../embed-texts'
import { oncePerOptions } from '../once-per-options'
import type { Topic } from './options'
import { type SpokenLines, splitLanguages } from './split-languages'
import { findSurroundings, type ReadText } from './surroundings'
import { type TopicModel, trainTopic } from './topic-model'

/** A topic in one language, ready to judge. */
export interface LearntTopic extends SpokenLines {
  model: TopicModel
  /** Of a text whose latent is there: about 0 for an everyday one and 1 for one of the topic. */
  scoreOf(text: string, latent: Float32Array): number
}

export const languagesOf = oncePerOptions((topic: Topic) => splitLanguages(topic))
const keywordsOf = oncePerOptions(({ keywords }: Topic) =>
  indexTerms(keywords.map((term) => ({ term, label: 0 }))),
)

/** Whether one of a topic's keywords stands in a text, however it is dressed up. */
export const hasKeyword = (topic: Topic, text: string): boolean =>
  topic.keywords.length > 0 && keywordsOf(topic).match(foldTerms(text)).length > 0

/** Its latent tells whether the encoder is another than before, also under the same name. */
const PROBE = 'The quick brown fox jumps over the lazy dog, as foxes do.'
const learnt = new Map<string, Promise<LearntTopic[]>>()
const MOST_LEARNT = 64
const LEARN_LIMIT_MS = 30_000

/**
 * A topic in each of its languages, learnt once for each encoder: a few milliseconds a language, and some dozens more for the first
 * topic of a language.
 * @throws ModelUnavailable
 */
export async function learnTopic(
  topic: Topic,
  { model, context }: { model: string; context: GuardrailContext },
): Promise<LearntTopic[]> {
  const [probe = new Float32Array()] = await embedTexts([PROBE], context, model)
  const encoder = digestOf([model, ...Array.from(probe, String)])
  const key = digestOf([encoder, JSON.stringify(topic)])
  const known = learnt.get(key)
  if (known) {
    // The one that was asked longest ago leaves first: whoever tries topics out pushes none that are in use aside.
    learnt.delete(key)
    learnt.set(key, known)
    return known
  }
  // Whoever asked first may give up; others wait for the same.
  const signal = AbortSignal.timeout(LEARN_LIMIT_MS)
  const learning = learn(topic, { encoder, model, context: { ...context, memory: new Map(), signal } })
  const [oldest] = learnt.keys()
  if (learnt.size >= MOST_LEARNT && oldest !== undefined) learnt.delete(oldest)
  learnt.set(key, learning)
  // An encoder that was away may be back at the next text.
  learning.catch(() => learnt.get(key) === learning && learnt.delete(key))
  return learning
}

async function learn(
  topic: Topic,
  use: { encoder: string; model: string; context: GuardrailContext },
): Promise<LearntTopic[]> {
  const found: LearntTopic[] = []
  for (const lines of languagesOf(topic)) {
    found.push(await learnLanguage(topic, lines, use))
    // Others are heard between two languages.
    await new Promise(setImmediate)
  }
  return found
}

async function learnLanguage(
  topic: Topic,
  lines: SpokenLines,
  use: { encoder: string; model: string; context: GuardrailContext },
): Promise<LearntTopic> {
  const { context, model } = use
  const surroundings = await findSurroundings(lines.language, use)
  const own = [...lines.examples, ...lines.nearMisses]
  const latents = await embedTexts(own, context, model)
  const mark = (text: string, read: ReadText) => ({ ...read, hasKeyword: hasKeyword(topic, text) })
  const readLine = (text: string, latent: Float32Array) => mark(text, surroundings.readText(text, latent))
  const read = own.map((text, index) => readLine(text, latents[index] ?? new Float32Array()))
  const trained = trainTopic(
    {
      language: lines.language,
      examples: read.slice(0, lines.examples.length),
      nearMisses: read.slice(lines.examples.length),
    },
    {
      ...surroundings,
      marked: surroundings.texts.map((text, index) => ({
        ...mark(text, surroundings.read[index]!),
        isOwn: own.includes(text),
      })),
    },
    topic,
  )
  return { ...lines, model: trained, scoreOf: (text, latent) => trained.scoreOf(readLine(text, latent)) }
}
