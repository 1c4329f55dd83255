const TITLE_LENGTH = 60

/** The first words of a question as a title, cut between graphemes, so that no letter loses its vowel signs. */
export function titleOf(question: string): string {
  const line = question.slice(0, 4_000).replaceAll(/\s+/gu, ' ').trim()
  const graphemes = [...new Intl.Segmenter().segment(line.slice(0, TITLE_LENGTH * 8))].map(
    (part) => part.segment,
  )
  return graphemes.length <= TITLE_LENGTH
    ? graphemes.join('')
    : `${graphemes
        .slice(0, TITLE_LENGTH - 1)
        .join('')
        .trimEnd()}…`
}
