import type { GuardrailContext } from '../contract'
import { embedTexts } from '../embed-texts'
import { BACKGROUND } from './background'
import { BUCKETS, type Features, featuresOf, weighFeatures } from './text-features'

/** A text as a topic compares it. */
export interface ReadText {
  features: Features
  /** Of length 1, from the middle of the everyday texts: what all of them share tells nothing. */
  latent: Float32Array
}

/** The everyday texts of a language under one encoder, and how any text is read beside them. */
export interface Surroundings {
  texts: readonly string[]
  read: readonly ReadText[]
  /** How alike they are to each other, [texts, texts]. */
  similarities: Float64Array
  readText(text: string, latent: Float32Array): ReadText
}

/** Latents know less of a topic than its words, as the encoder that ships with the hub is. */
export const LATENT_WEIGHT = 0.5

const known = new Map<string, Promise<Surroundings>>()
/** Encoders are few; one that is another under the same name makes old entries useless. */
const MOST_KNOWN = 24

/**
 * Made once for each language and encoder.
 * @param encoder tells two encoders apart, also two of one name
 * @throws ModelUnavailable
 */
export function findSurroundings(
  language: string,
  { encoder, model, context }: { encoder: string; model: string; context: GuardrailContext },
): Promise<Surroundings> {
  const key = `${language} ${encoder}`
  const found = known.get(key)
  if (found) return found
  const made = makeSurroundings(BACKGROUND[language] ?? [], { model, context })
  const [oldest] = known.keys()
  if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest)
  known.set(key, made)
  // An encoder that was away may be back at the next text.
  made.catch(() => known.get(key) === made && known.delete(key))
  return made
}

async function makeSurroundings(
  texts: readonly string[],
  { model, context }: { model: string; context: GuardrailContext },
): Promise<Surroundings> {
  const latents = await embedTexts(texts, context, model)
  const telling = weighFeatures(texts)
  const middle = meanOf(latents)
  const readText = (text: string, latent: Float32Array): ReadText => ({
    features: featuresOf(text, telling),
    latent: unitOf(latent.map((part, index) => part - (middle[index] ?? 0))),
  })
  const read = texts.map((text, index) => readText(text, latents[index] ?? new Float32Array()))
  const size = read.length
  const similarities = new Float64Array(size * size)
  for (const [row, one] of read.entries()) similarities.set(compareWith(one, read), row * size)
  return { texts, read, similarities, readText }
}

const scratch = new Float32Array(BUCKETS)

/** How alike one text is to each of some others: by the words and pieces of words they share, and by their latents. */
export function compareWith(one: ReadText, others: readonly ReadText[]): Float64Array {
  const { ids, weights } = one.features
  for (let at = 0; at < ids.length; at++) scratch[ids[at]!] = weights[at]!
  const found = Float64Array.from(others, ({ features, latent }) => {
    let shared = 0
    for (let at = 0; at < features.ids.length; at++)
      shared += scratch[features.ids[at]!]! * features.weights[at]!
    return shared + LATENT_WEIGHT * productOf(one.latent, latent)
  })
  for (const id of ids) scratch[id] = 0
  return found
}

function productOf(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at]! * (b[at] ?? 0)
  return sum
}

function meanOf(latents: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(latents[0]?.length ?? 0)
  for (const latent of latents)
    for (let at = 0; at < mean.length; at++) mean[at]! += latent[at]! / latents.length
  return mean
}

function unitOf(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((part) => part / length)
}
