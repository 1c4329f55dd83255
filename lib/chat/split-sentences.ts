/** Beyond this an answer is long enough for its first sentences to speak for it. */
const MOST_PARTS = 24

/**
 * An answer in its sentences, those of two clauses at their semicolon; signs of Markdown at their edges fall away.
 *
 * `language` is a BCP-47 tag. Code blocks are no sentences.
 */
export function splitSentences(text: string, language: string): string[] {
  const prose = text.replaceAll(/^(```|~~~)[\s\S]*?^\1.*$/gm, '\n')
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' })
  return prose
    .split(/\n+/)
    .flatMap((line) => [...segmenter.segment(line)].map(({ segment }) => segment))
    .flatMap((sentence) => sentence.split(/(?<=[;；؛])\s*/u))
    .map((part) => part.replace(/^[\s#>*_|+-]+/u, '').trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .slice(0, MOST_PARTS)
}
