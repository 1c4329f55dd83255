import { z } from 'zod'
import { postJson, problemSchema, refusalOf } from '@/app/_documents/document-api'
import { ACTIONS, STAGES, type Stage } from '@/guardrails/contract'
import { dropSchemaHint } from '@/lib/documents/schema-hint'
import type { DialogueTurn } from '@/lib/policies/dialogue'
import type { ParityReport } from '@/lib/policies/measure-parity'
import type { SetText } from '@/lib/policies/read-text-set'

const position = z.object({ line: z.number(), column: z.number() })
const action = z.enum(ACTIONS)

const testResultSchema = z.object({
  test: z.object({
    text: z.string(),
    stage: z.enum(STAGES),
    expect: action,
    language: z.string().optional(),
    guardrail: z.string().optional(),
  }),
  passed: z.boolean(),
  action,
  by: z.array(z.string()),
  position,
})
const inspectionSchema = z.object({
  problems: z.array(problemSchema),
  more: z.number(),
  tests: z.array(testResultSchema).optional(),
})
const verdictSchema = z.object({
  action,
  reason: z.string(),
  params: z.record(z.string(), z.string()),
  span: z.object({ start: z.number(), end: z.number() }).optional(),
  score: z.number().optional(),
  failure: z.string().optional(),
})
const triedStepSchema = z.object({
  step: z.string(),
  guardrail: z.string(),
  origin: z.enum(['floor', 'community']),
  action,
  verdicts: z.array(verdictSchema),
  saw: z.string(),
  milliseconds: z.number(),
})
const triedSchema = z.object({
  action,
  text: z.string(),
  steps: z.array(triedStepSchema),
  told: z.string().optional(),
})
const outcome = z.object({ action, by: z.array(z.string()), becomes: z.string().optional() })
const triedDialogueSchema = z.object({
  turns: z.array(
    z.object({
      stage: z.enum(STAGES),
      tried: triedSchema,
      asHistory: outcome.optional(),
      stays: z.boolean().optional(),
    }),
  ),
  unread: z.number(),
})
const comparisonSchema = z.object({
  outcomes: z.array(z.object({ before: outcome, after: outcome })),
  unread: z.number(),
  notAsked: z.object({ before: z.array(z.string()), after: z.array(z.string()) }),
  filters: z.record(z.string(), z.string()),
})
const keptComparisonSchema = comparisonSchema.extend({
  texts: z.array(
    z.object({ text: z.string(), language: z.string(), stage: z.enum(STAGES), caseId: z.string() }),
  ),
})
const testedPatternsSchema = z.object({
  patterns: z.array(
    z.object({
      name: z.string(),
      problem: z.string().optional(),
      at: z.number().optional(),
      spans: z.array(z.object({ start: z.number(), end: z.number() })),
    }),
  ),
})
const hits = z.object({ hits: z.number(), of: z.number() })
const measuredTopicsSchema = z.object({
  topics: z.array(
    z.object({
      name: z.string(),
      problem: z.string().optional(),
      isAway: z.literal(true).optional(),
      languages: z.array(
        z.object({
          ...{ language: z.string(), threshold: z.number() },
          ...{ examples: hits, nearMisses: hits, harmless: hits },
          errors: z.object({
            missed: z.array(z.string()),
            takenNear: z.array(z.string()),
            takenHarmless: z.array(z.string()),
          }),
        }),
      ),
    }),
  ),
})
const share = z
  .object({ hits: z.number(), of: z.number(), share: z.number(), low: z.number(), high: z.number() })
  .nullable()
const paritySchema = z.object({
  languages: z.array(
    z.object({
      ...{ language: z.string(), recall: share, refused: share, touched: z.number() },
      ...{ lags: z.boolean(), isFew: z.boolean(), refusesMore: z.boolean() },
    }),
  ),
  steps: z.array(
    z.object({
      ...{ step: z.string(), guardrail: z.string() },
      languages: z.array(z.object({ language: z.string(), mayRefuse: z.boolean(), recall: share })),
    }),
  ),
  ...{ notAsked: z.array(z.string()), failed: z.array(z.string()) },
})
export type Inspection = z.infer<typeof inspectionSchema>
export type PolicyTestView = z.infer<typeof testResultSchema>
export type TriedStepView = z.infer<typeof triedStepSchema>
export type Tried = z.infer<typeof triedSchema>
export type TriedDialogueView = z.infer<typeof triedDialogueSchema>
export type TriedTurnView = TriedDialogueView['turns'][number]
export type ComparisonView = z.infer<typeof comparisonSchema>
export type KeptComparisonView = z.infer<typeof keptComparisonSchema>
/** A text of a set; where a reader showed it to the moderators, with its case. */
export type ComparedTextView = SetText & { caseId?: string }
export type TestedPatternView = z.infer<typeof testedPatternsSchema>['patterns'][number]
export type MeasuredTopicView = z.infer<typeof measuredTopicsSchema>['topics'][number]
export type PolicySourceView = { yaml: string } | { community: string; version?: number }

const roomOf = (slug: string) => `/api/communities/${encodeURIComponent(slug)}/policy`

export async function checkDraft(slug: string, yaml: string, signal: AbortSignal): Promise<Inspection> {
  return inspectionSchema.parse(await postJson(`${roomOf(slug)}/check`, { yaml, runTests: true }, signal))
}

/** How evenly a draft would work in the community's languages. */
export async function measureDraft(slug: string, yaml: string, signal: AbortSignal): Promise<ParityReport> {
  return paritySchema.parse(await postJson(`${roomOf(slug)}/parity`, { yaml }, signal))
}

export async function tryDraft(
  slug: string,
  trial: { yaml: string; text: string; stage: Stage; language: string },
  signal: AbortSignal,
): Promise<Tried> {
  return triedSchema.parse(await postJson(`${roomOf(slug)}/try`, trial, signal))
}

export async function tryDialogueDraft(
  slug: string,
  trial: { yaml: string; turns: DialogueTurn[]; answersAs: Stage; language: string },
  signal: AbortSignal,
): Promise<TriedDialogueView> {
  return triedDialogueSchema.parse(await postJson(`${roomOf(slug)}/dialogue`, trial, signal))
}

export async function testPatterns(
  slug: string,
  trial: { patterns: unknown[]; text: string; language: string },
  signal: AbortSignal,
): Promise<TestedPatternView[]> {
  return testedPatternsSchema.parse(await postJson(`${roomOf(slug)}/patterns`, trial, signal)).patterns
}

export async function measureTopics(
  slug: string,
  measured: { topics: unknown[]; model?: string },
  signal: AbortSignal,
): Promise<MeasuredTopicView[]> {
  return measuredTopicsSchema.parse(await postJson(`${roomOf(slug)}/topics`, measured, signal)).topics
}

export interface Compared {
  before: PolicySourceView
  after: PolicySourceView
}

export async function compareOver(
  slug: string,
  comparison: Compared & { texts: SetText[] },
  signal: AbortSignal,
): Promise<ComparisonView> {
  return comparisonSchema.parse(await postJson(`${roomOf(slug)}/compare`, comparison, signal))
}

/** Compares over what readers showed to the community's moderators. */
export async function compareOverKept(
  slug: string,
  comparison: Compared,
  signal: AbortSignal,
): Promise<KeptComparisonView> {
  const body = { ...comparison, texts: 'kept' }
  return keptComparisonSchema.parse(await postJson(`${roomOf(slug)}/compare`, body, signal))
}

/** Publishes a draft. @returns the new version's number */
export async function publish(
  slug: string,
  version: { yaml: string; basedOn: number; note: string; forkedFrom?: string },
): Promise<number> {
  const published = await postJson(`${roomOf(slug)}/versions`, version)
  return z.object({ version: z.number() }).parse(published).version
}

/** The policy that holds in a community now. */
export async function fetchPolicy(slug: string): Promise<{ version: number; yaml: string }> {
  const response = await fetch(roomOf(slug))
  if (!response.ok) throw await refusalOf(response)
  const version = Number(response.headers.get('X-Policy-Version'))
  return { version, yaml: dropSchemaHint(await response.text()) }
}
