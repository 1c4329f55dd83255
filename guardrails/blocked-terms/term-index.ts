import type { FoldedText } from '../fold-text'
import { rememberLastFold } from '../fold-text'
import { foldTermCharacter } from './fold-term-character'
import { listSpellings } from './list-spellings'
import { indexSqueezedTerms, type SqueezedTerm } from './squeezed-terms'
import { GAP, RUN, WORD } from './term-words'

/** A match in a folded text. */
export interface TermMatch {
  start: number
  end: number
  /** What the term was filed under. */
  labels: readonly number[]
}

export interface TermIndex {
  /** Words of the longest term, and letters: as many can still change their meaning. */
  maxWords: number
  maxLetters: number
  /** Every place where a term stands as whole words; the cost does not grow with the number of terms. */
  match(folded: FoldedText): TermMatch[]
  /**
   * Where the first word stands, from `from` on, with which a term begins whose other words, as far as `end`, are there
   * and whose next ones may come; `end` when there is none. Only terms in whole words count.
   */
  openFrom(text: string, from: number, end: number): number
}

interface Node {
  labels: number[]
  next: Map<string, Node>
}
interface Token {
  start: number
  end: number
  spellings: readonly string[]
}

const SIGNS = /[@$!|]/
const OUTER_SIGNS = /^[!|]+|[!|]+$/g
export const foldTerms = rememberLastFold(foldTermCharacter)

/** Files terms under their words, so that a text is compared word by word and not term by term. */
export function indexTerms(terms: Iterable<{ term: string; label: number }>): TermIndex {
  const root: Node = { labels: [], next: new Map() }
  const squeezed: SqueezedTerm[] = []
  let maxWords = 1
  let maxLetters = 1
  for (const { term, label } of terms) {
    const words: string[] = foldTerms(term).text.match(WORD) ?? []
    if (words.length === 0) continue
    file(root, words, label)
    squeezed.push({ words, label })
    maxWords = Math.max(maxWords, words.length)
    maxLetters = Math.max(maxLetters, words.join('').length)
  }
  const matchSqueezed = indexSqueezedTerms(squeezed)
  return {
    maxWords,
    maxLetters,
    match: ({ text }) => [
      ...matchWords(root, text, listWords(text)),
      ...matchWords(root, text, listSignedRuns(text)),
      ...matchSqueezed(text).map(({ start, end, label }) => ({ start, end, labels: [label] })),
    ],
    openFrom: (text, from, end) => {
      const within = text.slice(from, end)
      const lists = [listWords(within), listRuns(within)]
      return from + Math.min(...lists.map((tokens) => openFrom(root, within, tokens)))
    },
  }
}

function file(root: Node, words: readonly string[], label: number): void {
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
  const runs = listRuns(text)
  return runs.some(({ start, end }) => SIGNS.test(text.slice(start, end))) ? runs : []
}

function listRuns(text: string): Token[] {
  return [...text.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    const inner = run.replace(OUTER_SIGNS, '')
    if (inner === '' || inner.length > 2048) return []
    const start = index + run.indexOf(inner)
    return [{ start, end: start + inner.length, spellings: listSpellings(inner) }]
  })
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

function openFrom(root: Node, text: string, tokens: readonly Token[]): number {
  const mayGoOn = (node: Node, index: number): boolean => {
    const token = tokens[index]
    if (!token) return node.next.size > 0
    const after = tokens[index + 1]?.start ?? text.length
    if (!GAP.test(text.slice(token.end, after))) return false
    return token.spellings.some((spelling) => {
      const next = node.next.get(spelling)
      return next !== undefined && mayGoOn(next, index + 1)
    })
  }
  return tokens.find((_, index) => mayGoOn(root, index))?.start ?? text.length
}
