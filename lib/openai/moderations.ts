import { z } from 'zod'
import { asList, parseBody } from './parse-body'

/** OpenAI's own categories. No policy here speaks in them, and `category_applied_input_types` says so: it is empty. */
const CATEGORIES = [
  'hate',
  'hate/threatening',
  'harassment',
  'harassment/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
] as const

export interface ModerationRequest {
  /** The community whose policy judges. */
  model: string
  input: string[]
  /** Whether the texts are questions or answers. */
  stage: 'input' | 'output-final'
}

/** What one step of a policy said of a text. */
export interface ModeratedStep {
  name: string
  action: 'allow' | 'flag' | 'rewrite' | 'block'
  /** From 0 to 1, where the guardrail gives one. */
  score: number | undefined
}

export interface ModerationResult {
  flagged: boolean
  /** `block`, `rewrite`, `flag` or `allow`: the strongest of all. */
  action: string
  categories: Record<string, boolean>
  category_scores: Record<string, number>
  category_applied_input_types: Record<string, 'text'[]>
}

/** One text's result in OpenAI's shape: every step of the policy is a category beside OpenAI's own. */
export function encodeModeration(steps: ModeratedStep[], action: ModeratedStep['action']): ModerationResult {
  const result: ModerationResult = {
    ...{ flagged: action !== 'allow', action },
    ...{ categories: {}, category_scores: {}, category_applied_input_types: {} },
  }
  for (const name of CATEGORIES) {
    result.categories[name] = false
    result.category_scores[name] = 0
    result.category_applied_input_types[name] = []
  }
  for (const { name, action: own, score } of steps) {
    const category = `policy/${name}`
    result.categories[category] = own !== 'allow'
    result.category_scores[category] = score ?? (own === 'allow' ? 0 : 1)
    result.category_applied_input_types[category] = ['text']
  }
  return result
}

/** Parses the body of POST /v1/moderations. @throws PolyphonyError (invalid_request) whose `param` names the field. */
export function parseModerationRequest(body: unknown): ModerationRequest {
  const { model, input, stage } = parseBody(schema, body)
  return { model, stage, input: asList(input) }
}

const text = z.string().max(100_000, 'a text has at most 100,000 characters')
const schema = z.object({
  model: z.string('name the community whose policy is to judge').min(1).max(200),
  input: z.union(
    [text, z.array(text).min(1).max(64)],
    'must be a text or a list of 1 to 64 texts; images are not judged',
  ),
  /** Ours: as what the texts are judged. */
  stage: z.enum(['input', 'output-final'], 'must be "input" or "output-final"').default('input'),
})
