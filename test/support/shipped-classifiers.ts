import { TextModelShelf } from '@/lib/engine/encoder/text-model-shelf'

let shelf: Promise<TextModelShelf> | undefined

/** The classifiers that ship with the hub, read in this process and by the code that the encoder's process runs. */
export async function classifyShipped(
  model: string,
  texts: readonly string[],
): Promise<Record<string, number>[]> {
  shelf ??= TextModelShelf.open('starter/encoder', 'starter/classifiers')
  const found = await (await shelf).find(model)
  if (found.kind !== 'classifier') throw new Error(`${model} is no classifier`)
  const scores: Record<string, number>[] = []
  for (const text of texts) {
    const { probabilities } = await found.classify(text)
    scores.push(Object.fromEntries(found.labels.map((label, index) => [label, probabilities[index] ?? 0])))
  }
  return scores
}
