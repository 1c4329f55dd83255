import type { GuardrailContext } from '../contract'
import { hasKeyword, learnTopic } from './learn-topic'
import type { Topic } from './options'

export interface Share {
  hits: number
  of: number
}

/** How a topic does in one language, each line judged by a model that did not see it. */
export interface TopicFigures {
  language: string
  threshold: number
  /** Of the examples, those that it finds. */
  examples: Share
  /** Of the near-misses, those that it takes for the topic. */
  nearMisses: Share
  /** Of everyday questions, likewise. */
  harmless: Share
  /** The lines it errs on, for whoever reviews them: examples missed, near-misses and everyday questions taken. */
  errors: { missed: string[]; takenNear: string[]; takenHarmless: string[] }
}

/** Leaves every line out in turn and asks whether the others find it. @throws ModelUnavailable */
export async function measureTopic(
  topic: Topic,
  { model, context }: { model: string; context: GuardrailContext },
): Promise<TopicFigures[]> {
  const learnt = await learnTopic(topic, { model, context })
  return learnt.map(({ language, examples, nearMisses, model: { threshold, leftOut, harmless } }) => {
    const isTaken = (scores: readonly number[]) => (line: string, index: number) =>
      (scores[index] ?? 1) >= threshold || (topic.keywordsAlone && hasKeyword(topic, line))
    const found = examples.filter(isTaken(leftOut.examples))
    const takenNear = nearMisses.filter(isTaken(leftOut.nearMisses))
    const takenHarmless = harmless.filter(isTaken(leftOut.harmless))
    return {
      language,
      threshold,
      examples: { hits: found.length, of: examples.length },
      nearMisses: { hits: takenNear.length, of: nearMisses.length },
      harmless: { hits: takenHarmless.length, of: harmless.length },
      errors: { missed: examples.filter((line) => !found.includes(line)), takenNear, takenHarmless },
    }
  })
}
