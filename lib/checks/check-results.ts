import { z } from 'zod'
import { ASKED, type CheckPlan } from './check-plan'
import type { CheckSummary } from './summarise-checks'
import type { SurpriseSummary } from './summarise-surprise'

const countSchema = z.partialRecord(z.enum(ASKED), z.int())
const shareSchema = z.object({ count: z.int(), low: z.number(), high: z.number() })

/** What is kept of a run with the version that was published after it, and stands in its passport. */
export const checkResultsSchema = z.object({
  verdict: z.enum(['passed', 'failed', 'unfinished']),
  /** Questions that were asked, everybody's answers counted singly, of those planned. */
  answers: z.object({ given: z.int(), planned: z.int() }),
  policy: z.object({ version: z.int(), tests: z.int(), failedTests: z.int() }).nullable(),
  /** The questions of the policy's tests and of each set: how many each of those asked got right. */
  questions: z.array(
    z.object({ group: z.string(), version: z.int(), questions: z.int(), passed: countSchema }),
  ),
  /** Answers to the hub's probes, of the base and of the adapter; null when there were none yet. */
  safety: z
    .object({
      /** SHA-256 of the probe set. */
      probes: z.string(),
      rows: z.array(
        z.object({
          by: z.enum(['base', 'candidate']),
          probes: z.enum(['harmful', 'harmless']),
          total: z.int(),
          refused: shareSchema,
          unknown: shareSchema,
          blocked: shareSchema,
          answered: shareSchema,
        }),
      ),
      /** Where the adapter is worse than its base by more than chance. */
      worse: z.array(z.enum(['harmful', 'harmless'])),
    })
    .nullable(),
  /** How much the community's own text surprised those who were asked: figures, and nothing of the text. Absent when there are none. */
  surprise: z
    .object({
      characters: z.int(),
      passages: z.int(),
      /** Passages that surprise the adapter less than its base. */
      easier: z.int(),
      /** Whether a passage was read as an assistant's answer within the chat template, or raw. */
      readAs: z.enum(['answer', 'raw']).optional(),
      rows: z.array(
        z.object({
          by: z.enum(ASKED),
          tokens: z.int(),
          /** Mean negative log-likelihood of a token. */
          natsPerToken: z.number(),
          perplexity: z.number(),
          bitsPerCharacter: z.number(),
        }),
      ),
    })
    .optional(),
  /** Why it was published although the checks had not passed; null when they had. */
  despite: z.object({ reason: z.string(), problem: z.string() }).nullable(),
})

export type CheckResults = z.infer<typeof checkResultsSchema>

/** A run as a passport tells it: counts, and no question of the community's own. */
export function tellResults(
  plan: CheckPlan,
  { summary, surprise }: { summary: CheckSummary; surprise: SurpriseSummary | null },
  despite: CheckResults['despite'],
): CheckResults {
  const { verdict, done, total, groups, drift } = summary
  const { version, tests, failed } = plan.policy
  const versionOf = (group: string) => plan.sets.find(({ name }) => name === group)?.version ?? version
  return {
    ...{ verdict, despite },
    answers: { given: done, planned: total },
    policy: { version, tests, failedTests: failed.length },
    questions: groups.map(({ group, kind, questions, passed }) => ({
      ...{ group: kind === 'policy' ? 'policy' : `set:${group}`, questions, passed },
      version: kind === 'policy' ? version : versionOf(group),
    })),
    safety: drift && {
      probes: plan.probes,
      rows: drift.rows.map(({ by, isHarmful, total: asked, shares }) => ({
        ...{ by, probes: isHarmful ? ('harmful' as const) : ('harmless' as const), total: asked },
        ...shares,
      })),
      worse: drift.worse,
    },
    ...(surprise && surprise.rows.length > 0 && { surprise: tellSurprise(surprise) }),
  }
}

function tellSurprise(surprise: SurpriseSummary): CheckResults['surprise'] {
  const { characters, compared, easier, isRaw, rows } = surprise
  const round = (value: number) => Number(value.toFixed(4))
  return {
    ...{ characters, passages: compared, easier, readAs: isRaw ? 'raw' : 'answer' },
    rows: rows.map(({ by, tokens, natsPerToken, perplexity, bitsPerCharacter }) => ({
      ...{ by, tokens, natsPerToken: round(natsPerToken), perplexity: round(perplexity) },
      bitsPerCharacter: round(bitsPerCharacter),
    })),
  }
}

/** The same where no checks were ever begun. */
export const tellNoResults = (despite: CheckResults['despite']): CheckResults => ({
  ...{ verdict: 'unfinished', answers: { given: 0, planned: 0 }, policy: null, questions: [], safety: null },
  despite,
})
