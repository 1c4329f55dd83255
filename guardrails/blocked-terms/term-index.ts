import type { FoldedText } from '../fold-text'
import { foldText } from '../fold-text'
import { foldTermCharacter } from './fold-term-character'
import { listSpellings } from './list-spellings'

/** A match in a folded text. */
export interface TermMatch {
  start: number
  end: number
  /** What the term was filed under. */
  labels: readonly number[]
}

export interface TermIndex {
  /** Words of the longest term: as many runs of text can still change their meaning. */
  maxWords: number
  /** Every place where a term stands as whole words; the cost does not grow with the number of terms. */
  match(folded: FoldedText): TermMatch[]
}

interface Node {
  labels: number[]
  next: Map<string, Node>
}
interface Token {
  start: number
  end: number
  spellings: string[]
}

/** Scripts that write without spaces. */
const UNSPACED_SCRIPTS =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u')
/** Where an unspaced script meets another a word ends: 制造bomb is two. */
const WORD = new RegExp(
  `(?:[${UNSPACED_SCRIPTS}]\\p{M}*){1,2048}|(?:(?![${UNSPACED_SCRIPTS}])[\\p{L}\\p{N}\\p{M}]){1,2048}`,
  'gu',
)
const STRETCH = /[\p{L}\p{N}\p{M}]{1,2048}/gu
const RUN = /[\p{L}\p{N}\p{M}@$!|]+/gu
const SIGNS = /[@$!|]/
const OUTER_SIGNS = /^[!|]+|[!|]+$/g
/** What may stand between the words of one term: blanks, dashes, commas, and Markdown's marks, which nobody sees. */
const GAP = /^[\s\u2800\p{Pd}_'’·,،，、*`~]*$/u
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

export const foldTerms = (raw: string): FoldedText => foldText(raw, foldTermCharacter)

/** Runs of a folded text: letters, digits and signs that stand for letters. What lies between them ends a run. */
export const listRuns = (folded: FoldedText) => [...folded.text.matchAll(RUN)]

/** Files terms under their words, so that a text is compared word by word and not term by term. */
export function indexTerms(terms: Iterable<{ term: string; label: number }>): TermIndex {
  const root: Node = { labels: [], next: new Map() }
  let maxWords = 1
  let maxUnspaced = 0
  for (const { term, label } of terms) {
    const { text } = foldTerms(term)
    const words = text.match(WORD) ?? []
    file(root, words, label)
    maxWords = Math.max(maxWords, words.length)
    if (!UNSPACED.test(text)) continue
    const stretches = text.match(STRETCH) ?? []
    if (stretches.length < words.length) file(root, stretches, label)
    maxUnspaced = Math.max(maxUnspaced, stretches[0]?.length ?? 0)
  }
  return {
    maxWords,
    match: (folded) => [
      ...matchWords(root, folded.text, listWords(folded.text)),
      ...matchWords(root, folded.text, listSignedRuns(folded.text)),
      ...matchUnspaced(root, folded.text, Math.min(maxUnspaced, 64)),
    ],
  }
}

function file(root: Node, words: readonly string[], label: number): void {
  if (words.length === 0) return
  let node = root
  for (const word of words) node = childOf(node, word)
  node.labels.push(label)
}

function childOf(node: Node, word: string): Node {
  const known = node.next.get(word)
  if (known) return known
  const made: Node = { labels: [], next: new Map() }
  node.next.set(word, made)
  return made
}

function listWords(text: string): Token[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    spellings: listSpellings(word),
  }))
}

/** Whole runs where any has a sign inside (`b@d w0rd`); without one the words have said it all. */
function listSignedRuns(text: string): Token[] {
  const runs = [...text.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    const inner = run.replace(OUTER_SIGNS, '')
    if (inner === '' || inner.length > 2048) return []
    const start = index + run.indexOf(inner)
    return [{ start, end: start + inner.length, spellings: listSpellings(inner), signed: SIGNS.test(inner) }]
  })
  return runs.some(({ signed }) => signed) ? runs : []
}

function matchWords(root: Node, text: string, tokens: readonly Token[]): TermMatch[] {
  const matches: TermMatch[] = []
  const follow = (node: Node, index: number, start: number) => {
    const token = tokens[index]
    if (!token) return
    for (const spelling of token.spellings) {
      const next = node.next.get(spelling)
      if (!next) continue
      if (next.labels.length > 0) matches.push({ start, end: token.end, labels: next.labels })
      const after = tokens[index + 1]
      if (next.next.size > 0 && after && GAP.test(text.slice(token.end, after.start)))
        follow(next, index + 1, start)
    }
  }
  for (const [index, token] of tokens.entries()) follow(root, index, token.start)
  return matches
}

/** Chinese, Japanese, Thai and their like: any stretch between two word boundaries of a run may be a term. */
function matchUnspaced(root: Node, text: string, maxLength: number): TermMatch[] {
  const matches: TermMatch[] = []
  for (const { 0: word, index } of text.matchAll(STRETCH)) {
    if (!UNSPACED.test(word)) continue
    const bounds = [...segmenter.segment(word)].map((segment) => segment.index)
    bounds.push(word.length)
    for (const [from, start] of bounds.entries()) {
      for (let to = from + 1; to < bounds.length; to++) {
        const end = bounds[to] ?? word.length
        if (end - start > maxLength) break
        const labels = root.next.get(word.slice(start, end))?.labels
        if (labels?.length) matches.push({ start: index + start, end: index + end, labels })
      }
    }
  }
  return matches
}
