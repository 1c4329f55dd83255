import { createHash } from 'node:crypto'
import type { Memory } from './contract'

/** So many texts in one question, so that others are heard between two of them. */
const TEXTS_A_QUESTION = 64

/**
 * Asks a model about each text once in a conversation: an answer that streams is judged again with every sentence. What it
 * said is kept by digest, never the texts, and the oldest goes when there are more than `most`.
 */
export function askOnce<Answer>(most: number) {
  const remembered = new WeakMap<Memory, Map<string, Answer>>()
  return async function ask(
    texts: readonly string[],
    { memory, about }: { memory: Memory; about: readonly string[] },
    answer: (texts: string[]) => Promise<Answer[]>,
  ): Promise<Answer[]> {
    const known = remembered.get(memory) ?? new Map<string, Answer>()
    remembered.set(memory, known)
    const asked = texts.map((text) => ({ text, key: digestOf([...about, text]) }))
    const found = new Map(asked.flatMap(({ key }) => entryOf(known, key)))
    const fresh = [...new Map(asked.map(({ key, text }) => [key, text]))].filter(([key]) => !found.has(key))
    for (let at = 0; at < fresh.length; at += TEXTS_A_QUESTION) {
      const batch = fresh.slice(at, at + TEXTS_A_QUESTION)
      const answers = await answer(batch.map(([, text]) => text))
      for (const [index, [key]] of batch.entries()) {
        const said = answers[index]
        if (said !== undefined) found.set(key, said)
      }
    }
    for (const [key, said] of found) known.set(key, said)
    for (const key of known.keys()) {
      if (known.size <= most) break
      known.delete(key)
    }
    return asked.map(({ key }) => {
      const said = found.get(key)
      if (said === undefined) throw new Error('the model left a text out')
      return said
    })
  }
}

function entryOf<Answer>(known: ReadonlyMap<string, Answer>, key: string): [string, Answer][] {
  const said = known.get(key)
  return said === undefined ? [] : [[key, said]]
}

/** A key of what was asked that tells nothing of it. */
export const digestOf = (parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64')
