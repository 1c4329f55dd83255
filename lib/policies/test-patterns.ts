import { z } from 'zod'
import type { Finding, GuardrailContext, Span } from '@/guardrails/contract'
import { compilePattern } from '@/guardrails/patterns/compile-pattern'
import patterns from '@/guardrails/patterns/index'

/** What one pattern finds in a text, or why it is none. */
export interface TestedPattern {
  name: string
  problem?: string
  /** Where in the pattern the problem lies, from 0. */
  at?: number
  spans: Span[]
}

const entrySchema = z.looseObject({
  name: z.string().catch(''),
  pattern: z.string().catch(''),
  caseSensitive: z.boolean().catch(false),
})

/** More marks than this nobody looks at. */
const MOST_SPANS = 200

/**
 * Tries patterns one by one on a text, as the filter would: what is wrong with one says nothing of the others. Linear in the text,
 * whatever the patterns.
 */
export async function testPatterns(
  entries: readonly unknown[],
  { text, context }: { text: string; context: GuardrailContext },
): Promise<TestedPattern[]> {
  const tested: TestedPattern[] = []
  for (const entry of entries) {
    const { name, pattern, caseSensitive } = entrySchema.parse(
      entry && typeof entry === 'object' ? entry : {},
    )
    const compiled = pattern === '' ? undefined : compilePattern(pattern, caseSensitive)
    if (!compiled) tested.push({ name, problem: 'the pattern is empty', spans: [] })
    else if ('problem' in compiled)
      tested.push({
        ...{ name, problem: `the pattern ${compiled.problem}`, spans: [] },
        ...(compiled.at !== undefined && { at: compiled.at }),
      })
    else tested.push({ name, ...(await search(entry, { text, context })) })
  }
  return tested
}

async function search(
  entry: unknown,
  { text, context }: { text: string; context: GuardrailContext },
): Promise<Omit<TestedPattern, 'name'>> {
  const options = { patterns: [entry] }
  const parsed = patterns.options.safeParse(options)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { problem: `${issue?.path.slice(2).join('.')}: ${issue?.message}`, spans: [] }
  }
  const findings: readonly Finding[] = await patterns.configure(options).check(text, context)
  return { spans: findings.flatMap(({ span }) => span ?? []).slice(0, MOST_SPANS) }
}
