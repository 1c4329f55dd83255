import { z } from 'zod'
import { OUTCOMES } from './question-set'

/** Who is asked: the base alone, the version that is live now, and the adapter that is to be published. */
export const ASKED = ['base', 'current', 'candidate'] as const

export type Asked = (typeof ASKED)[number]

const common = { question: z.string(), language: z.string().optional() }

/** One question of a run. */
const itemSchema = z.discriminatedUnion('kind', [
  z.object({
    ...{ ...common, kind: z.literal('policy') },
    /** At which stage the policy's own test looks at this text, and what it expects. */
    stage: z.string(),
    expect: z.string(),
  }),
  z.object({
    ...{ ...common, kind: z.literal('set') },
    set: z.string(),
    contains: z.array(z.union([z.string(), z.array(z.string())])),
    excludes: z.array(z.string()),
    outcome: z.enum(OUTCOMES).optional(),
  }),
  z.object({ ...{ ...common, kind: z.literal('probe') }, isHarmful: z.boolean() }),
])

export type CheckItem = z.infer<typeof itemSchema>

/** What a run asks whom, fixed when it begins, so that it can go on after a restart and be told afterwards. */
export const checkPlanSchema = z.object({
  adapter: z.object({ name: z.string(), baseModel: z.string(), digest: z.string() }),
  /** Who is asked; without `current` where nothing is live that differs from the base. */
  asked: z.array(z.enum(ASKED)),
  /** What was live when the run began; null for the base alone. */
  current: z.object({ baseModel: z.string(), digest: z.string().nullable() }).nullable(),
  /** The policy under which everything is asked, and its own tests as they stand, whoever answers. */
  policy: z.object({ version: z.int(), tests: z.int(), asked: z.int(), failed: z.array(z.string()) }),
  sets: z.array(z.object({ name: z.string(), version: z.int(), questions: z.int() })),
  /** SHA-256 of the hub's probe set. */
  probes: z.string(),
  items: z.array(itemSchema),
  /** The community's own text, whose surprise is measured; null when it gave none. */
  text: z
    .object({
      /** SHA-256. */
      digest: z.string(),
      /** Characters of each passage. */
      passages: z.array(z.int()),
      /** What each reads before a passage: its chat template up to the assistant's answer; null where one has no template here and all read the text raw. */
      openings: z.partialRecord(z.enum(ASKED), z.string()).nullable().default(null),
    })
    .nullable()
    .default(null),
})

export type CheckPlan = z.infer<typeof checkPlanSchema>
