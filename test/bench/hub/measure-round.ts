import { setTimeout as sleep } from 'node:timers/promises'
import { ask, type Door, type Timing } from './ask'

/** One reader: where they ask, and the same question put to the model server itself. */
export interface Reader {
  kind: string
  hub: Door
  model: Door
}

/** The same reader's question through the hub and without it. */
export interface Pair {
  kind: string
  question: string
  hub: Timing
  model: Timing
}

/**
 * Every reader asks both questions through the hub, all at once; then every reader asks the model server itself.
 *
 * Readers begin at random moments of one answer's time, each at the same moment both times, so that all are being
 * answered at once and no two rounds meet another crowd.
 */
export async function measureRound(
  readers: Reader[],
  how: { questions: string[]; answerMs: number; duringHub(): () => void },
): Promise<Pair[]> {
  const startsMs = readers.map(() => Math.random() * how.answerMs)
  const askAll = (doorOf: (reader: Reader) => Door) =>
    Promise.all(
      readers.map(async (reader, index) => {
        await sleep(startsMs[index])
        const timings: Timing[] = []
        for (const question of how.questions) timings.push(await ask(doorOf(reader), question))
        return timings
      }),
    )
  const stop = how.duringHub()
  const throughHub = await askAll(({ hub }) => hub).finally(stop)
  const direct = await askAll(({ model }) => model)
  return readers.flatMap(({ kind }, index) =>
    how.questions.flatMap((question, at) => {
      const [hub, model] = [throughHub[index]?.[at], direct[index]?.[at]]
      return hub && model ? [{ kind, question, hub, model }] : []
    }),
  )
}
