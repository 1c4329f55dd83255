import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CompiledPolicy, PolicyStep, RunContext } from '@/guardrails/compiled-policy'
import { registry } from '@/guardrails/registry'

export const LANGUAGES = ['en', 'fr', 'hi', 'ar', 'sw', 'zh'] as const

/** The rule filters with options that make them work: what a community would ask for, in all six languages. */
export const RULES: ReadonlyArray<{ use: string; name?: string; options: object }> = [
  {
    use: 'blocked-terms',
    name: 'blocked-terms, 100,000 terms',
    options: { lists: [{ name: 'l', terms: manyTerms() }] },
  },
  {
    use: 'blocked-terms',
    options: {
      lists: [
        {
          name: 'l',
          terms: [
            'fake passport',
            'faux passeport',
            'नकली पासपोर्ट',
            'جواز مزور',
            'pasipoti bandia',
            '假护照',
          ],
        },
      ],
      allow: ['museum of the fake passport'],
    },
  },
  { use: 'personal-data', options: { regions: ['US', 'KE'] } },
  {
    use: 'personal-data',
    name: 'personal-data, stand-ins',
    options: { action: 'pseudonymise', kinds: ['email', 'phone'] },
  },
  {
    use: 'patterns',
    options: {
      patterns: [
        { name: 'order', pattern: 'order [A-Z]{2}-\\d{6}' },
        { name: 'promise', pattern: '(?:we|i) (?:guarantee|promise) (?:you )?\\d+ ?%', action: 'flag' },
      ],
    },
  },
  { use: 'language', options: { languages: [...LANGUAGES] } },
  { use: 'links', options: { allow: ['example.org'], deny: ['evil.example'] } },
  { use: 'length', options: { max: 4000 } },
  { use: 'repetition', options: {} },
  { use: 'instructions-leak', options: {} },
]

export const INSTRUCTIONS =
  'You are the assistant of a reading club by the lake. Answer in two short paragraphs, name a book where one fits, never say who pays for the club, and end with a question about what the reader likes.'

export const nameOf = ({ use, name = use }: { use: string; name?: string }): string => name

export function stepOf({ use, name = use, options }: (typeof RULES)[number]): PolicyStep {
  const guardrail = registry.get(use)
  if (!guardrail) throw new Error(`There is no guardrail "${use}".`)
  const configured = guardrail.configure(options)
  return { name, guardrail: configured, on: configured.stages, origin: 'community', timeLimitMs: 60_000 }
}

export const policyOf = (...steps: PolicyStep[]): CompiledPolicy => ({ steps, messages: {} })

export const contextOf = (language: string, lent: Partial<RunContext> = {}): RunContext => ({
  language,
  instructions: INSTRUCTIONS,
  memory: new Map(),
  now: () => performance.now(),
  random: () => 0.5,
  ...lent,
})

const rowSchema = z.object({ question: z.string(), language: z.string() })
const TEXT_UNITS = 500

/** Five hundred UTF-16 units of each language, made of the exam's questions. */
export function readTexts(): Array<{ language: string; text: string }> {
  const file = join(import.meta.dirname, '../../../starter/heldout/questions.jsonl')
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => rowSchema.parse(JSON.parse(line)))
  return LANGUAGES.map((language) => {
    const said = rows.filter((row) => row.language === language).map(({ question }) => question)
    return { language, text: said.join(' ').slice(0, TEXT_UNITS) }
  })
}

/** The value that a share of all lies below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function manyTerms(): string[] {
  return Array.from(
    { length: 100_000 },
    (_, index) => `term${index.toString(36)} of ${(index * 7).toString(36)}x`,
  )
}
