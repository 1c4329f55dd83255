import { listStandIns } from '@/guardrails/stand-ins'

const TITLE_LENGTH = 60

/**
 * The first words of a question as a title, cut between graphemes, so that no letter loses its vowel signs; a stand-in
 * is never cut, so that its value can stand there again.
 */
export function titleOf(question: string): string {
  const line = question.slice(0, 4_000).replaceAll(/\s+/gu, ' ').trim()
  const pieces = listPieces(line.slice(0, TITLE_LENGTH * 8))
  return pieces.length <= TITLE_LENGTH
    ? pieces.join('')
    : `${pieces
        .slice(0, TITLE_LENGTH - 1)
        .join('')
        .trimEnd()}…`
}

function listPieces(line: string): string[] {
  const pieces: string[] = []
  let done = 0
  for (const { start, end } of listStandIns(line)) {
    pieces.push(...listGraphemes(line.slice(done, start)), line.slice(start, end))
    done = end
  }
  return [...pieces, ...listGraphemes(line.slice(done))]
}

const listGraphemes = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
