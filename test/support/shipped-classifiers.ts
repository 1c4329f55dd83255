import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { TextModelShelf } from '@/lib/engine/encoder/text-model-shelf'

let shelf: Promise<TextModelShelf> | undefined

async function findShipped(model: string) {
  shelf ??= TextModelShelf.open('starter/encoder', 'starter/classifiers')
  return (await shelf).find(model)
}

/** The classifiers that ship with the hub, read in this process and by the code that the encoder's process runs. */
export async function classifyShipped(
  model: string,
  texts: readonly string[],
): Promise<Record<string, number>[]> {
  const found = await findShipped(model)
  if (found.kind !== 'classifier') throw new Error(`${model} is no classifier`)
  const scores: Record<string, number>[] = []
  for (const text of texts) {
    const { probabilities } = await found.classify(text)
    scores.push(Object.fromEntries(found.labels.map((label, index) => [label, probabilities[index] ?? 0])))
  }
  return scores
}

/** The hub's own encoder, likewise. */
export async function embedShipped(
  texts: readonly string[],
  _signal?: AbortSignal,
  model: string = DEFAULT_ENCODER,
): Promise<Float32Array[]> {
  const found = await findShipped(model)
  if (found.kind !== 'encoder') throw new Error(`${model} is no encoder`)
  const latents: Float32Array[] = []
  for (const text of texts) latents.push((await found.encode(text)).vector)
  return latents
}
