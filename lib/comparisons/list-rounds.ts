import type { ComparedMessage, ComparisonWithMessages } from './comparisons'

/** One question of a comparison and what the columns that were asked it said. */
export interface ComparedRound {
  index: number
  /** By position. */
  cells: { position: number; question: ComparedMessage; answer: ComparedMessage }[]
}

/** A comparison's questions in their order; of a column that was asked again within a round, the last answer counts. */
export function listRounds({
  turns,
  messages,
}: Pick<ComparisonWithMessages, 'turns' | 'messages'>): ComparedRound[] {
  const places = [...new Map(turns.map((turn) => [`${turn.round}:${turn.position}`, turn])).values()]
  const indices = [...new Set(turns.map(({ round }) => round))].sort((a, b) => a - b)
  return indices.map((index) => {
    const cells = places
      .filter(({ round }) => round === index)
      .sort((a, b) => a.position - b.position)
      .flatMap(({ answerId, position }) => {
        const at = messages.findIndex(({ id }) => id === answerId)
        const [question, answer] = [messages[at - 1], messages[at]]
        return question && answer ? [{ position, question, answer }] : []
      })
    return { index, cells }
  })
}
