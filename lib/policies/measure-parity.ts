import type { RunContext } from '@/guardrails/compiled-policy'
import { primaryLanguage } from '@/lib/core/primary-language'
import { compilePolicy } from './compile-policy'
import { findFloor } from './find-floor'
import { judgeText } from './judge-text'
import { parsePolicy } from './parse-policy'
import { readHarmless } from './read-harmless'
import { type AskedQuestion, type Parity, summariseParity, type TestedText } from './summarise-parity'

export interface ParityReport extends Parity {
  /** Steps that ask a service or a model for a verdict: neither is asked for a table, so they are not measured. */
  notAsked: string[]
  /** Steps that could not judge some text; what they failed on is not counted. */
  failed: string[]
}

/**
 * Measures a policy over the hub's floor, with the tests of both and with harmless questions, in the languages that its
 * community speaks and its own tests name.
 * @param languages primary subtags
 * @throws DocumentRefused when the policy cannot be used, the abort reason of `context.signal`
 */
export async function measureParity(
  yaml: string,
  { languages, context }: { languages: readonly string[]; context: RunContext },
): Promise<ParityReport> {
  const floor = findFloor()
  const document = parsePolicy(yaml)
  const whole = compilePolicy({ floor, policy: document })
  const steps = whole.steps.filter(({ guardrail }) => !guardrail.asksService)
  const known = new Set(steps.flatMap(({ name, guardrail }) => [name, guardrail.id]))
  const policy = { ...whole, steps }
  const own = document.content.tests
  const rows = [...new Set([...languages, ...own.map(languageOf)])]
  const failed = new Set<string>()

  const tests: TestedText[] = []
  for (const test of [...floor.content.tests, ...own]) {
    const { text, stage, language = 'en', expect, guardrail: named } = test
    const row = languageOf(test)
    // What a service must decide is not measured.
    if (!rows.includes(row) || (named !== undefined && !known.has(named))) continue
    const judged = await judgeText({ text, stage, language }, policy, context)
    for (const step of judged.failed) failed.add(step)
    const { action, by } = judged.outcome
    if (judged.failed.length === 0) tests.push({ language: row, expect, named, action, by })
  }
  const questions: AskedQuestion[] = []
  for (const { text, language } of readHarmless()) {
    if (!rows.includes(language)) continue
    const judged = await judgeText({ text, stage: 'input', language }, policy, context)
    for (const step of judged.failed) failed.add(step)
    if (judged.failed.length === 0) questions.push({ language, action: judged.outcome.action })
  }
  const wordSteps = steps.flatMap(({ name, guardrail: { id, refusesIn } }) =>
    refusesIn ? [{ name, guardrail: id, refusesIn }] : [],
  )
  return {
    ...summariseParity({ tests, questions, steps: wordSteps }, rows),
    notAsked: whole.steps.flatMap(({ name, guardrail }) => (guardrail.asksService ? [name] : [])),
    failed: [...failed],
  }
}

/** `und` where a test does not say. */
const languageOf = ({ language }: { language?: string | undefined }): string =>
  primaryLanguage(language ?? 'und')
