import { createHash } from 'node:crypto'
import type { GuardrailContext, Memory } from './contract'
import { ModelUnavailable } from './model-unavailable'

/** So many texts in one question, so that others are heard between two of them. */
const TEXTS_A_QUESTION = 64
const MOST_REMEMBERED = 1_024

/** Of a conversation, which texts were scored: an answer that streams is judged again with every sentence. Digests, never the texts. */
const remembered = new WeakMap<Memory, Map<string, number>>()

/**
 * For each text the probability that a classifier gives to some of its labels together.
 * @throws ModelUnavailable when it cannot be asked or has no such label, the context's reason when the time is up
 */
export async function scoreTexts(
  texts: readonly string[],
  { model, labels }: { model: string; labels: readonly string[] },
  context: GuardrailContext,
): Promise<number[]> {
  const known = remembered.get(context.memory) ?? new Map<string, number>()
  remembered.set(context.memory, known)
  const keys = texts.map((text) => digestOf([model, ...labels, text]))
  const fresh = [...new Map(keys.map((key, index) => [key, texts[index] ?? '']))].filter(
    ([key]) => !known.has(key),
  )
  const scores = new Map<string, number>()
  for (let at = 0; at < fresh.length; at += TEXTS_A_QUESTION) {
    const asked = fresh.slice(at, at + TEXTS_A_QUESTION)
    const answers = await ask(
      model,
      asked.map(([, text]) => text),
      context,
    )
    for (const [index, [key]] of asked.entries()) scores.set(key, sumOf(answers[index], labels, model))
  }
  const found = keys.map((key) => scores.get(key) ?? known.get(key) ?? 1)
  for (const [key, score] of scores) known.set(key, score)
  for (const key of known.keys()) {
    if (known.size <= MOST_REMEMBERED) break
    known.delete(key)
  }
  return found
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

const digestOf = (parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64')
