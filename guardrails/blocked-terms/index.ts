import { z } from 'zod'
import { defineGuardrail, type Finding } from '../contract'
import { rawIndex, rawSpan } from '../fold-text'
import { oncePerOptions } from '../once-per-options'
import { messages } from './messages'
import { foldTerms, indexTerms, listRuns, type TermMatch } from './term-index'

const action = z.enum(['block', 'flag', 'rewrite'])
const term = z.string().trim().min(1).max(200)

const list = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .describe('Names the list in verdicts and picks its message'),
  action: action.default('block').describe('What a term of this list does; rewrite masks it'),
  terms: z
    .array(term)
    .min(1)
    .max(200_000)
    .describe('Words or phrases; case, accents and look-alikes do not matter'),
})

const options = z.strictObject({
  lists: z.array(list).max(100).default([]).describe('Word lists, each with what it does'),
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
  version: '1.0.0',
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
  rewrites: ({ lists }) => lists.some(({ action }) => action === 'rewrite'),
  prepare: (options) => void indexOf(options),
  loosens,
  messages,
  check(text, options) {
    const { terms, allowed } = indexOf(options)
    const folded = foldTerms(text)
    const found = terms.match(folded)
    if (found.length === 0) return []
    const harmless = allowed.match(folded)
    return found
      .filter((match) => !harmless.some((phrase) => phrase.start <= match.start && match.end <= phrase.end))
      .flatMap((match) => findingOf(match, options.lists, rawSpan(folded, match.start, match.end)))
      .filter(isFirstOfItsSpan)
      .slice(0, 1000)
  },
})

function findingOf(
  match: TermMatch,
  lists: readonly List[],
  span: { start: number; end: number },
): Finding[] {
  const findings: Finding[] = []
  for (const label of match.labels) {
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

/** The same place is often found as a word, as a run and through two spellings. */
function isFirstOfItsSpan({ span, params }: Finding, index: number, all: readonly Finding[]): boolean {
  if (index > 1000) return false
  return !all
    .slice(0, index)
    .some(
      (other) =>
        other.span?.start === span?.start &&
        other.span?.end === span?.end &&
        other.params?.list === params?.list,
    )
}

/** Terms are whole words: only the last run, and as many before it as the longest term has words, can still change. */
function undecidedFrom(text: string, options: Options): number {
  const { terms, allowed } = indexOf(options)
  const words = Math.max(terms.maxWords, allowed.maxWords)
  const folded = foldTerms(text)
  const runs = listRuns(folded)
  const last = runs.at(-1)
  const open = last !== undefined && last.index + last[0].length === folded.text.length
  const first = runs.length - words + (open ? 0 : 1)
  if (first >= runs.length) return rawIndex(folded, folded.text.length)
  return rawIndex(folded, runs[Math.max(0, first)]?.index ?? 0)
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
