import { z } from 'zod'

const line = z.string().trim().min(3).max(300)

/** With fewer a language is judged by the examples of the topic's main language. */
export const FEWEST_EXAMPLES = 5
const MOST_LINES = 60

const topic = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and dashes, 40 at most')
    .describe('Names the topic in verdicts and picks its message'),
  action: z.enum(['flag', 'block']).default('flag').describe('What a text of this topic leads to'),
  examples: z
    .array(line)
    .min(FEWEST_EXAMPLES, `a topic needs at least ${FEWEST_EXAMPLES} examples`)
    .max(MOST_LINES)
    .describe('About ten texts of the topic in each language that people write in, one a line'),
  nearMisses: z
    .array(line)
    .max(MOST_LINES)
    .default([])
    .describe('About five texts that sound like the topic and are welcome, one a line'),
  keywords: z
    .array(z.string().trim().min(1).max(80))
    .max(100)
    .default([])
    .describe('Words of the topic in any language; they count beside the examples'),
  keywordsAlone: z
    .boolean()
    .default(false)
    .describe('A keyword is enough, whatever stands around it: finds more, and takes near-misses too'),
  falsePositives: z
    .number()
    .min(0)
    .max(0.2)
    .default(0.02)
    .describe('Share of harmless questions that it may take for the topic; the threshold follows from it'),
  threshold: z
    .number()
    .min(0.01)
    .max(1)
    .optional()
    .describe('Score from which a text is of the topic, in place of the one that follows'),
})

export const options = z.strictObject({
  model: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/,
      'the name of an installed encoder: letters, digits, ".", "_" and "-"',
    )
    .default('polyphony-encoder')
    .describe('The encoder: the one that ships with the hub, or any that its operator installed'),
  topics: z
    .array(topic)
    .max(10)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two topics share a name')
    .default([])
    .describe('Topics that the community does not want to talk about, each with what it leads to'),
})

export type Options = z.infer<typeof options>
export type Topic = z.infer<typeof topic>

/** In which ways `mine` lets through what `floor` did not; scores of two encoders say nothing of each other. */
export function loosensTopics(floor: Options, mine: Options): string[] {
  const another = mine.model === floor.model ? [] : [`model is another than the floor's ${floor.model}`]
  return [...another, ...floor.topics.flatMap((theirs) => loosensTopic(theirs, mine.topics))]
}

function loosensTopic(theirs: Topic, topics: readonly Topic[]): string[] {
  const own = topics.find(({ name }) => name === theirs.name)
  if (!own) return [`the topic "${theirs.name}" is missing`]
  const problems: string[] = []
  const say = (what: string) => problems.push(`the topic "${theirs.name}" ${what}`)
  for (const key of ['examples', 'keywords'] as const)
    if (theirs[key].some((one) => !own[key].includes(one))) say(`leaves out some of the floor's ${key}`)
  if (own.nearMisses.some((one) => !theirs.nearMisses.includes(one)))
    say('adds near-misses that the floor does not let pass')
  if (theirs.keywordsAlone && !own.keywordsAlone) say('takes no keyword alone')
  if (own.falsePositives < theirs.falsePositives)
    say(`takes fewer false positives than the floor's ${theirs.falsePositives}`)
  if (own.threshold !== undefined && own.threshold > (theirs.threshold ?? 0))
    say(`has a threshold above the floor's`)
  if (theirs.threshold !== undefined && own.threshold === undefined) say("has not the floor's threshold")
  if (theirs.action === 'block' && own.action === 'flag') say('does flag where the floor does block')
  return problems
}
