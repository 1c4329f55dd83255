import type { RunContext } from '@/guardrails/compiled-policy'
import { runGuardrails } from '@/guardrails/pipeline'
import { registry } from '@/guardrails/registry'
import { HELD_OUT_TOPICS, readTopics } from './measure-topics'
import { contextOf, nameOf, policyOf, quantile, RULES, readTexts, stepOf } from './rule-policy'

const ROUNDS = 30
const WARM_UP = 5
const CLASSIFIERS = ['hate-speech', 'prompt-injection', 'manipulation']
/** Four topics in English, as a community would have them. */
const TOPICS = readTopics(HELD_OUT_TOPICS)
  .filter(({ language }) => language === 'en')
  .map(({ name, topic: { keywords, examples, nearMisses } }) => ({ name, keywords, examples, nearMisses }))

/**
 * Milliseconds that 500 characters of each language cost: every rule filter alone, and a policy of ten of them. All are
 * measured in turn, round by round, so that whatever else the machine does falls on all alike.
 * @param lent models for the classifiers; without them (or where there are none) `classifiers_p50_ms` is left out
 */
export async function measureSpeed(
  lent: Pick<RunContext, 'classify' | 'embed'> = {},
): Promise<{ tables: string[]; figures: Record<string, number> }> {
  const rules = RULES.map((rule) => ({ name: nameOf(rule), steps: [stepOf(rule)] }))
  const ten = { name: `policy of ${rules.length}`, steps: rules.flatMap(({ steps }) => steps) }
  const classifiers = CLASSIFIERS.filter((id) => lent.classify && registry.has(id)).map((use) =>
    stepOf({ use, options: {} }),
  )
  const topics = lent.embed ? [stepOf({ use: 'topics', options: { topics: TOPICS } })] : []
  const withClassifiers = {
    name: 'policy with classifiers',
    steps: [...ten.steps, ...classifiers, ...topics],
  }
  const alone = topics.map((step) => ({ name: `topics, ${TOPICS.length}`, steps: [step] }))
  const measured = [...rules, ten, ...alone, ...(classifiers.length > 0 ? [withClassifiers] : [])].map(
    (one) => ({
      ...one,
      policy: policyOf(...one.steps),
      milliseconds: [] as number[],
    }),
  )
  const texts = readTexts()
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const { language, text } of texts) {
      for (const { policy, milliseconds } of measured) {
        const context = contextOf(language, lent)
        const startedMs = performance.now()
        const { verdicts } = await runGuardrails({ text, stage: 'draft', policy, context })
        const tookMs = performance.now() - startedMs
        const failed = verdicts.find(({ reason }) => reason === 'guardrail_failed')
        if (failed) throw new Error(`${failed.step} failed: ${failed.failure}`)
        if (round >= 0) milliseconds.push(tookMs)
      }
    }
  }
  const p50 = (name: string) => {
    const found = measured.find((one) => one.name === name)
    return found && quantile(found.milliseconds, 0.5)
  }
  const rulesMs = p50(ten.name)
  const classifiersMs = p50(withClassifiers.name)
  return {
    tables: [renderTable(measured)],
    figures: {
      ...(rulesMs !== undefined && { rules_p50_ms: round3(rulesMs) }),
      ...(classifiersMs !== undefined && { classifiers_p50_ms: round3(classifiersMs) }),
    },
  }
}

const round3 = (value: number) => Math.round(value * 1000) / 1000

function renderTable(rows: ReadonlyArray<{ name: string; milliseconds: number[] }>): string {
  const head = `${'ms per 500 characters'.padEnd(34)}     p50     p95`
  const lines = rows.map(({ name, milliseconds }) => {
    const cells = [0.5, 0.95].map((share) => quantile(milliseconds, share).toFixed(3).padStart(7))
    return `${name.padEnd(34)} ${cells.join(' ')}`
  })
  return [head, ...lines].join('\n')
}
