import { z } from 'zod'
import { askedOptions } from '../asked-options'
import { FORMAT_IDS, FORMATS } from './formats'

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower-case letters, digits and dashes')

export const options = z
  .strictObject({
    model: z
      .string('the name of the model is needed')
      .regex(
        /^(?!sha256-)[\p{L}\p{N}][\p{L}\p{N} ./:_@+-]{0,199}$/u,
        'must be the name of a base model, as the hub’s operator installed it or as one of their model servers has it',
      )
      .describe(
        'The model that judges: a base model that the hub’s operator installed, or one that their model servers have',
      ),
    format: z
      .enum(FORMAT_IDS, `the format of the model is needed: ${FORMAT_IDS.join(', ')}`)
      .describe(
        'How the model is asked and how it answers: the family of guard models that it belongs to, or instruction for any chat model',
      ),
    categories: z
      .array(id)
      .max(40)
      .default([])
      .describe(
        'Which of the model’s own categories count, by their ids in the guardrail’s README; all of them when this and the community’s own are empty',
      ),
    ownCategories: z
      .array(
        z.strictObject({
          name: id.describe('A short name; messages can be worded for it'),
          description: z
            .string()
            .trim()
            .min(10)
            .max(1_000)
            .regex(/^[^\n\r]*$/, 'must be one line')
            .describe('What belongs to it, in one or two plain sentences, as for a new moderator'),
        }),
      )
      .max(20)
      .refine(
        (all) => new Set(all.map(({ name }) => name)).size === all.length,
        'two categories share a name',
      )
      .default([])
      .describe(
        'Categories of the community’s own, for llama-guard-3, shieldgemma, granite-guardian-4 and instruction',
      ),
    action: z
      .enum(['block', 'flag'])
      .default('flag')
      .describe('What happens to what it finds; measure the model on your own texts before it blocks'),
    threshold: z
      .number()
      .min(0.01)
      .max(0.99)
      .default(0.5)
      .describe(
        'Probability from which a text is a finding, where the model’s server tells it (llama-guard-3, shieldgemma); else the model’s word decides',
      ),
    controversial: z
      .enum(['allow', 'flag', 'block'])
      .default('flag')
      .describe('What happens to what Qwen3Guard calls controversial; never more than action'),
    judges: askedOptions.judges,
    timeLimitMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(5_000)
      .describe('How long one question may take, in milliseconds'),
    onFailure: askedOptions.onFailure,
    uncertain: z
      .array(
        z.strictObject({
          step: id.describe('The name of a step of this policy that scores texts, such as hate-speech'),
          from: z.number().min(0).max(1).describe('The lowest score about which it is asked'),
          to: z.number().min(0).max(1).describe('The highest'),
        }),
      )
      .max(10)
      .default([])
      .describe(
        'Asked only about what one of these steps is unsure of: they score first, and where no score lies between the two numbers nothing is asked',
      ),
  })
  .superRefine(({ format, categories, ownCategories, uncertain }, context) => {
    const refuse = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message })
    const { categories: known, takesOwn } = FORMATS[format]
    for (const [index, category] of categories.entries())
      if (!known.includes(category))
        refuse(
          ['categories', index],
          known.length === 0
            ? `${format} has no categories of its own: describe them in ownCategories`
            : `${format} has no category "${category}"; it has ${known.join(', ')}`,
        )
    if (ownCategories.length > 0 && !takesOwn)
      refuse(['ownCategories'], `${format} judges by its own categories alone: use llama-guard-3, shieldgemma, granite-guardian-4 or instruction`) // biome-ignore format: one line reads better
    if (known.length === 0 && ownCategories.length === 0)
      refuse(['ownCategories'], `${format} needs at least one: a name and what belongs to it`)
    for (const [index, { name }] of ownCategories.entries()) {
      if (known.includes(name) || ownCategories.findIndex((one) => one.name === name) < index)
        refuse(['ownCategories', index, 'name'], `the name "${name}" is taken: choose another`)
    }
    for (const [index, { from, to }] of uncertain.entries())
      if (from > to) refuse(['uncertain', index, 'to'], `must not be below from, which is ${from}`)
  })

export type Options = z.infer<typeof options>

/** The model's own categories that count. */
export function selectedCategories({ format, categories, ownCategories }: Options): readonly string[] {
  return categories.length === 0 && ownCategories.length === 0 ? FORMATS[format].categories : categories
}

/** In which ways `mine` lets through what `floor` did not; what two models find says nothing of each other. */
export function loosens(floor: Options, mine: Options): string[] {
  const problems: string[] = []
  for (const option of ['model', 'format', 'judges'] as const)
    if (mine[option] !== floor[option])
      problems.push(`${option} is another than the floor's ${floor[option]}`)
  const counting = selectedCategories(mine)
  const missing = selectedCategories(floor).filter((category) => !counting.includes(category))
  if (missing.length > 0) problems.push(`categories leaves out ${missing.join(', ')}`)
  const changed = floor.ownCategories.filter(
    ({ name, description }) =>
      !mine.ownCategories.some((one) => one.name === name && one.description === description),
  )
  if (changed.length > 0)
    problems.push(`ownCategories leaves out or rewords ${changed.map(({ name }) => name).join(', ')}`)
  if (mine.threshold > floor.threshold) problems.push(`threshold is above the floor's ${floor.threshold}`)
  for (const option of ['action', 'onFailure'] as const)
    if (floor[option] === 'block' && mine[option] === 'flag')
      problems.push(`${option} is flag where the floor says block`)
  if (RANK[mine.controversial] < RANK[floor.controversial])
    problems.push(`controversial is ${mine.controversial} where the floor says ${floor.controversial}`)
  const isNarrower =
    mine.uncertain.length > 0 && !floor.uncertain.every((band) => mine.uncertain.some(covers(band)))
  if (mine.uncertain.length > 0 && (floor.uncertain.length === 0 || isNarrower))
    problems.push('uncertain asks about less than the floor does')
  return problems
}

const RANK = { allow: 0, flag: 1, block: 2 } as const

type Band = Options['uncertain'][number]

const covers =
  (floor: Band) =>
  (mine: Band): boolean =>
    mine.step === floor.step && mine.from <= floor.from && mine.to >= floor.to
