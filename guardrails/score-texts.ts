import { askOnce } from './ask-once'
import type { GuardrailContext } from './contract'
import { ModelUnavailable } from './model-unavailable'

const MOST_REMEMBERED = 1_024
const askForScores = askOnce<number>(MOST_REMEMBERED)

/**
 * For each text the probability that a classifier gives to some of its labels together.
 * @throws ModelUnavailable when it cannot be asked or has no such label, the context's reason when the time is up
 */
export function scoreTexts(
  texts: readonly string[],
  { model, labels }: { model: string; labels: readonly string[] },
  context: GuardrailContext,
): Promise<number[]> {
  return askForScores(texts, { memory: context.memory, about: [model, ...labels] }, async (asked) => {
    const answers = await ask(model, asked, context)
    return asked.map((_, index) => sumOf(answers[index], labels, model))
  })
}

async function ask(
  model: string,
  texts: string[],
  { classify, signal }: GuardrailContext,
): Promise<Array<Record<string, number>>> {
  if (!classify) throw new ModelUnavailable(model, new Error('no classifiers are lent here'))
  try {
    return await classify(model, texts, signal)
  } catch (cause) {
    signal.throwIfAborted()
    throw new ModelUnavailable(model, cause)
  }
}

function sumOf(scores: Record<string, number> | undefined, labels: readonly string[], model: string): number {
  if (!scores) throw new ModelUnavailable(model, new Error('it left a text out'))
  let sum = 0
  for (const label of labels) {
    const score = Object.hasOwn(scores, label) ? scores[label] : undefined
    if (score === undefined) throw new ModelUnavailable(model, new Error(`it has no label "${label}", but ${Object.keys(scores).join(', ')}`)) // biome-ignore format: one line reads better
    sum += score
  }
  if (!Number.isFinite(sum)) throw new ModelUnavailable(model, new Error('its score is no number'))
  return Math.min(1, Math.max(0, sum))
}
