import { z } from 'zod'
import { defineGuardrail, type Finding } from '../contract'
import { rawIndex, rawSpan } from '../fold-text'
import { oncePerOptions } from '../once-per-options'
import { hiddenTextOpenFrom, listHiddenTexts, mayHide, readHiddenTexts } from './hidden-texts'
import { messages } from './messages'
import { optionTexts } from './option-texts'
import { foldTerms, indexTerms, type TermMatch } from './term-index'
import { termsUndecidedFrom } from './terms-undecided-from'

const action = z.enum(['block', 'flag', 'rewrite'])
const term = z.string().trim().min(1).max(200)

const list = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and dashes, 40 at most')
    .describe('Names the list in verdicts and picks its message'),
  action: action.default('block').describe('What a term of this list does; rewrite masks it'),
  terms: z
    .array(term)
    .min(1)
    .max(200_000)
    .describe('Words or phrases; case, accents and look-alikes do not matter'),
})

const options = z.strictObject({
  lists: z
    .array(list)
    .max(100)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two lists share a name')
    .default([])
    .describe('Word lists, each with what it does'),
  allow: z.array(term).max(10_000).default([]).describe('Phrases in which a listed term is harmless'),
})

type Options = z.infer<typeof options>
type List = z.infer<typeof list>

export const MASK = '•••'

const indexOf = oncePerOptions(({ lists, allow }: Options) => ({
  terms: indexTerms(lists.flatMap(({ terms }, label) => terms.map((term) => ({ term, label })))),
  allowed: indexTerms(allow.map((term) => ({ term, label: 0 }))),
}))

/** Words and phrases a community does not want, however they are dressed up. */
export default defineGuardrail({
  id: 'blocked-terms',
  version: '1.3.0',
  title: {
    en: 'Blocked terms',
    fr: 'Termes bloqués',
    hi: 'वर्जित शब्द',
    ar: 'الألفاظ المحظورة',
    sw: 'Maneno yaliyozuiwa',
    zh: '屏蔽词',
  },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: undecidedFrom,
  options,
  optionTexts,
  refusesIn: ({ lists }) => (lists.some(({ action }) => action === 'block') ? ['*'] : []),
  rewrites: ({ lists }) => lists.some(({ action }) => action === 'rewrite'),
  prepare: (options) => void indexOf(options),
  loosens,
  messages,
  check(text, options) {
    const found = listMatches(text, options)
    const hidden = listHiddenTexts(text)
    // What is turned round may be read with its neighbours or without them.
    const alone = hidden.some(({ isTurned }) => isTurned) ? hidden : []
    for (const { start, end, text: said } of alone)
      found.push(...listMatches(said, options).map(({ labels }) => ({ labels, start, end })))
    if (hidden.length > 0) {
      const reading = readHiddenTexts(text, hidden)
      for (const { labels, start, end } of listMatches(reading.text, options))
        found.push({ labels, ...reading.rawSpan(start, end) })
    }
    const findings = found.flatMap((match) => findingsOf(match, options.lists))
    const distinct = new Map(findings.map((finding) => [keyOf(finding), finding]))
    return distinct.size > MOST_FINDINGS
      ? [{ action: 'block', reason: 'blocked_term', message: 'blocked' }]
      : [...distinct.values()]
  },
})

/** More than any honest text holds, and fewer than the pipeline takes. */
const MOST_FINDINGS = 5_000

/** Terms in a text, as spans of it, without those that an allowed phrase makes harmless. */
function listMatches(text: string, options: Options): TermMatch[] {
  const { terms, allowed } = indexOf(options)
  const folded = foldTerms(text)
  const found = terms.match(folded)
  if (found.length === 0) return []
  const isHarmless = standsInAny(allowed.match(folded))
  return found
    .filter((match) => !isHarmless(match))
    .map(({ labels, start, end }) => ({ labels, ...rawSpan(folded, start, end) }))
}

/** Whether a stretch lies within one of some phrases; each asks with a binary search. */
function standsInAny(phrases: readonly TermMatch[]) {
  const sorted = phrases.toSorted((a, b) => a.start - b.start)
  let farthest = 0
  const ends = sorted.map(({ end }) => {
    farthest = Math.max(farthest, end)
    return farthest
  })
  return ({ start, end }: TermMatch): boolean => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sorted[middle]!.start <= start) low = middle + 1
      else high = middle
    }
    return low > 0 && ends[low - 1]! >= end
  }
}

/** The same place is often found as a word, as a run and through two spellings. */
const keyOf = ({ span, params }: Finding) => `${span?.start} ${span?.end} ${params?.list}`

function findingsOf({ labels, start, end }: TermMatch, lists: readonly List[]): Finding[] {
  const findings: Finding[] = []
  const span = { start, end }
  for (const label of labels) {
    const list = lists[label]
    if (!list) continue
    const common = { action: list.action, reason: 'blocked_term', params: { list: list.name }, span }
    const did = { block: 'blocked', flag: 'noted', rewrite: 'masked' }[list.action]
    findings.push({
      ...common,
      message: `${did}.${list.name}`,
      ...(list.action === 'rewrite' && { replacement: MASK }),
    })
  }
  return findings
}

function undecidedFrom(text: string, options: Options): number {
  const open = hiddenTextOpenFrom(text)
  const from = Math.min(undecidedAsWritten(text, options), open)
  const before = text.slice(0, open)
  const hidden = listHiddenTexts(before)
  if (hidden.length === 0 && !mayHide(text.slice(open))) return from
  // Whatever will stand in the open place: words before it may be the beginning of a term.
  const reading = readHiddenTexts(before, hidden)
  const place = undecidedAsWritten(reading.text, options)
  return Math.min(from, reading.rawSpan(place, place).start)
}

function undecidedAsWritten(text: string, options: Options): number {
  const { terms, allowed } = indexOf(options)
  const folded = foldTerms(text)
  const open = termsUndecidedFrom(folded.text, [terms, allowed])
  const from = beforePhrases(open, allowed.match(folded))
  return rawIndex(folded, from)
}

/** A phrase that makes what begins in it harmless stays with it: the earlier of the place and of all phrases across it. */
function beforePhrases(place: number, phrases: readonly TermMatch[]): number {
  return phrases
    .toSorted((a, b) => b.end - a.end)
    .reduce((from, { start, end }) => (start < from && end > from ? start : from), place)
}

const SEVERITY = { flag: 0, rewrite: 1, block: 2 }

function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  for (const list of floor.lists) {
    const own = mine.lists.find(({ name }) => name === list.name)
    if (!own) {
      problems.push(`the list "${list.name}" is missing`)
      continue
    }
    const terms = new Set(own.terms)
    const dropped = list.terms.filter((term) => !terms.has(term))
    if (dropped.length > 0)
      problems.push(`the list "${list.name}" leaves out ${dropped.length} of the floor's terms`)
    if (SEVERITY[own.action] < SEVERITY[list.action]) {
      problems.push(`the list "${list.name}" does ${own.action} where the floor does ${list.action}`)
    }
  }
  const allowed = mine.allow.filter((phrase) => !floor.allow.includes(phrase))
  if (allowed.length > 0)
    problems.push(`allow adds ${allowed.length} phrases that the floor does not let pass`)
  return problems
}
