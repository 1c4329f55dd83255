import { z } from 'zod'

const LANGUAGE = z.string().regex(/^[a-z]{2,3}$/, 'a language code like "fr"')

/** What the guardrails that ask a classifier have in common in their options. */
export function classifierOptions(shipped: {
  model: string
  labels: string[]
  threshold: number
  thresholdIn: Record<string, number>
  /** `block` when left out. */
  action?: 'block' | 'flag'
  /** Where its figures on held-out texts allow it to block. */
  blockIn: string[]
}) {
  return {
    model: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/,
        'the name of an installed classifier: letters, digits, ".", "_" and "-"',
      )
      .default(shipped.model)
      .describe('The classifier: the one that ships with the hub, or any that its operator installed'),
    labels: labelsOption(shipped.labels).describe(
      'Labels of the classifier that count, as its config.json spells them; their probabilities are added up',
    ),
    threshold: z
      .number()
      .min(0.01)
      .max(1)
      .default(shipped.threshold)
      .describe('Probability from which a sentence is stopped or noted: lower finds more and errs more'),
    thresholdIn: z
      .record(LANGUAGE, z.number().min(0.01).max(1))
      .default(shipped.thresholdIn)
      .describe(
        'Other thresholds for single languages: of those it has read little of, its scores lie lower',
      ),
    action: z
      .enum(['block', 'flag'])
      .default(shipped.action ?? 'block')
      .describe('What happens to what it finds'),
    blockIn: z
      .array(z.string().regex(/^(?:[a-z]{2,3}|\*)$/, 'a language code like "fr", or "*" for every language'))
      .max(100)
      .default(shipped.blockIn)
      .describe(
        'Languages in which it may block; in others it only notes, because nobody has measured it there',
      ),
  }
}

export function labelsOption(labels: string[]) {
  return z.array(z.string().trim().min(1).max(80)).min(1).max(20).default(labels)
}

interface Compared {
  model: string
  labels: string[]
  threshold: number
  thresholdIn: Record<string, number>
  action: 'block' | 'flag'
  blockIn: string[]
}

/** In which ways `mine` lets through what `floor` did not; scores of two models say nothing of each other. */
export function loosensClassifier(floor: Compared, mine: Compared): string[] {
  const problems: string[] = []
  if (mine.model !== floor.model) problems.push(`model is another than the floor's ${floor.model}`)
  const labels = floor.labels.filter((label) => !mine.labels.includes(label))
  if (labels.length > 0) problems.push(`labels leaves out ${labels.join(', ')}`)
  if (mine.threshold > floor.threshold) problems.push(`threshold is above the floor's ${floor.threshold}`)
  for (const language of new Set([...Object.keys(floor.thresholdIn), ...Object.keys(mine.thresholdIn)])) {
    const least = floor.thresholdIn[language] ?? floor.threshold
    if ((mine.thresholdIn[language] ?? mine.threshold) > least)
      problems.push(`thresholdIn allows more than the floor's ${least} in ${language}`)
  }
  if (floor.action === 'block' && mine.action === 'flag')
    problems.push('action is flag where the floor says block')
  const languages = mine.blockIn.includes('*')
    ? []
    : floor.blockIn.filter((one) => !mine.blockIn.includes(one))
  if (floor.action === 'block' && languages.length > 0)
    problems.push(`blockIn leaves out ${languages.join(', ')}`)
  return problems
}
