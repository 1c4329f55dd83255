import { segmentText } from '@/guardrails/segment-text'

/** The highest score of a text's pieces, read as the filters read them: each segment alone and with what stands before it. */
export async function scoreText(
  text: string,
  score: (pieces: string[]) => Promise<number[]>,
): Promise<number> {
  const pieces = segmentText(text).flatMap(({ start, end, from }) => [
    text.slice(start, end),
    text.slice(from, end),
  ])
  const told = [...new Set(pieces)].filter((piece) => piece.trim() !== '')
  return told.length === 0 ? 0 : Math.max(...(await score(told)))
}
