import { RE2Set } from 're2js'
import { z } from 'zod'
import { defineGuardrail, type Finding } from '../contract'
import { foldText, rawSpan } from '../fold-text'
import { oncePerOptions } from '../once-per-options'
import { listSentenceEnds } from '../sentence-ends'
import { compilePattern } from './compile-pattern'
import { messages } from './messages'
import { optionTexts } from './option-texts'

const pattern = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and dashes, 40 at most')
      .describe('Names the pattern in verdicts and picks its message'),
    pattern: z.string().min(1).max(1000).describe('A regular expression in RE2 syntax'),
    caseSensitive: z.boolean().default(false).describe('Whether capital letters matter'),
    within: z
      .enum(['sentence', 'text'])
      .default('sentence')
      .describe(
        'A match lies within one sentence or line; text lets it run on, and holds an answer to its end',
      ),
    action: z.enum(['flag', 'rewrite', 'block']).default('block').describe('What a match does'),
    replacement: z.string().max(200).default('•••').describe('What stands in its place, for rewrite'),
    message: z
      .record(
        z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/, 'a language such as fr or fr-SN'),
        z.string().trim().min(1).max(300),
      )
      .default({})
      .describe('What the reader is told, by language'),
  })
  .superRefine(({ pattern, caseSensitive, action, replacement }, { addIssue }) => {
    const compiled = compilePattern(pattern, caseSensitive)
    if ('problem' in compiled) {
      addIssue({ code: 'custom', path: ['pattern'], message: `the pattern ${compiled.problem}` })
    } else if (action === 'rewrite' && compiled.regex.test(replacement)) {
      const message = 'the replacement matches the pattern itself; choose another'
      addIssue({ code: 'custom', path: ['replacement'], message })
    }
  })

const options = z.strictObject({
  patterns: z
    .array(pattern)
    .max(200)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two patterns share a name')
    .default([])
    .describe('Regular expressions, each with what a match does'),
})

type Options = z.infer<typeof options>
type Pattern = z.infer<typeof pattern>

const compiledOf = oncePerOptions(({ patterns }: Options) => ({
  sentence: compileAll(patterns.filter(({ within }) => within === 'sentence')),
  text: compileAll(patterns.filter(({ within }) => within === 'text')),
}))

/** Regular expressions that moderators write; searched in linear time. */
export default defineGuardrail({
  id: 'patterns',
  version: '1.2.0',
  title: { en: 'Patterns', fr: 'Motifs', hi: 'पैटर्न', ar: 'الأنماط', sw: 'Ruwaza', zh: '匹配模式' },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: (text) => listSentenceEnds(text).at(-1) ?? 0,
  lookaheadFor: ({ patterns }) => (patterns.some(({ within }) => within === 'text') ? 'whole' : undefined),
  options,
  optionTexts,
  refusesIn: ({ patterns }) => (patterns.some(({ action }) => action === 'block') ? ['*'] : []),
  rewrites: ({ patterns }) => patterns.some(({ action }) => action === 'rewrite'),
  prepare: (options) => void compiledOf(options),
  loosens,
  messages,
  check(text, options, { language }) {
    const { sentence, text: whole } = compiledOf(options)
    const findings = whole ? listFindings(text, 0, { compiled: whole, language }) : []
    let start = 0
    for (const end of sentence ? [...listSentenceEnds(text), text.length] : []) {
      if (findings.length > MAX_FINDINGS) break
      start += /^\s*/u.exec(text.slice(start, end))?.[0].length ?? 0
      if (sentence && start < end)
        findings.push(...listFindings(text.slice(start, end), start, { compiled: sentence, language }))
      start = end
    }
    // Whatever was not looked at any more may hold what blocks.
    return findings.length > MAX_FINDINGS
      ? [{ action: 'block', reason: 'pattern', message: 'blocked' }]
      : findings
  },
})

const MAX_FINDINGS = 1000
/** Nothing to fold: most sentences of Latin script. */
const PLAIN = /^[\t\n\r -~]*$/

const foldCompatible = (character: string) => (character < '\u0080' ? character : character.normalize('NFKC'))

interface Compiled {
  /** Which of all patterns match, in one pass over a text. */
  set: RE2Set
  each: Array<{
    pattern: Pattern
    regex: Extract<ReturnType<typeof compilePattern>, { source: string }>['regex']
  }>
}

function compileAll(patterns: readonly Pattern[]): Compiled | undefined {
  if (patterns.length === 0) return undefined
  const set = new RE2Set()
  const each: Compiled['each'] = []
  for (const pattern of patterns) {
    const compiled = compilePattern(pattern.pattern, pattern.caseSensitive)
    if ('problem' in compiled) continue
    set.add(compiled.source)
    each.push({ pattern, regex: compiled.regex })
  }
  set.compile()
  return { set, each }
}

function listFindings(
  raw: string,
  offset: number,
  { compiled, language }: { compiled: Compiled; language: string },
): Finding[] {
  const folded = PLAIN.test(raw) ? undefined : foldText(raw, foldCompatible)
  const text = folded?.text ?? raw
  return compiled.set.match(text).flatMap((index) => {
    const one = compiled.each[index]
    if (!one) return []
    const findings: Finding[] = []
    const matcher = one.regex.matcher(text)
    while (findings.length <= MAX_FINDINGS && matcher.find()) {
      if (matcher.end() === matcher.start()) continue
      const found = { start: matcher.start(), end: matcher.end() }
      const { start, end } = folded ? rawSpan(folded, found.start, found.end) : found
      findings.push(findingOf(one.pattern, { start: start + offset, end: end + offset }, language))
    }
    return findings
  })
}

function findingOf(pattern: Pattern, span: { start: number; end: number }, language: string): Finding {
  const { name, action, replacement, message } = pattern
  const did = { block: 'blocked', flag: 'noted', rewrite: 'replaced' }[action]
  const own = message[language] ?? message[language.split('-')[0] ?? ''] ?? message.en
  return {
    action,
    reason: 'pattern',
    message: own ? 'own' : `${did}.${name}`,
    params: { pattern: name, ...(own && { text: own }) },
    span,
    ...(action === 'rewrite' && { replacement }),
  }
}

const SEVERITY = { flag: 0, rewrite: 1, block: 2 }

function loosens(floor: Options, mine: Options): string[] {
  return floor.patterns.flatMap((theirs) => {
    const own = mine.patterns.find(({ name }) => name === theirs.name)
    if (!own) return [`the pattern "${theirs.name}" is missing`]
    const problems: string[] = []
    for (const key of ['pattern', 'caseSensitive', 'within'] as const) {
      if (own[key] !== theirs[key]) problems.push(`the pattern "${theirs.name}" has another ${key}`)
    }
    if (SEVERITY[own.action] < SEVERITY[theirs.action])
      problems.push(`the pattern "${theirs.name}" does ${own.action} where the floor does ${theirs.action}`)
    return problems
  })
}
