import { AskFailed } from '@/guardrails/ask-failed'
import type { ModelAnswer, ModelQuestion } from '@/guardrails/contract'
import type { DrawSampling, ModelServer, TokenUse } from './model-server'
import { causeWords } from './server-error'

/** The likeliest token, whatever else it might have been. */
const GREEDY: DrawSampling = {
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  repetitionPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
}
/** Two words are told apart by these; OpenAI's own servers give no more. */
const TOP_LOG_PROBS = 5

/** What was put to a model, and how much that was. */
export interface AskedQuestion {
  question: ModelQuestion
  /** What it said; empty where its answer came too late. */
  answer: string
  /** As its server counted; absent where it does not say. */
  usage?: TokenUse
}

/** Of which models can be asked, and who counts it. */
export interface Asking {
  server: Pick<ModelServer, 'chat' | 'complete'>
  hasModel(name: string): boolean
  /** Once for every question that a model has read, also when its answer came too late. */
  count?(asked: AskedQuestion): void
}

type Told = ModelAnswer & { usage?: TokenUse }

/**
 * Asks a base model for guardrails: straight at its server, so that no guardrail judges the question or its answer, and within
 * the question's own time limit.
 * @throws AskFailed; the signal's reason when the asker gave up
 */
export async function askModel(
  { server, hasModel, count }: Asking,
  question: ModelQuestion,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const { model, timeLimitMs } = question
  // Asked first: a name that nobody installed must not make an engine be waited for.
  if (!hasModel(model))
    throw new AskFailed(
      'unknown',
      `no model "${model}" is installed on this hub, and none of its model servers has it`,
    )
  const limit = AbortSignal.timeout(timeLimitMs)
  const until = AbortSignal.any([signal, limit])
  try {
    const told =
      (await complete(server, question, until)) ?? (await converse(server, question, until)) ?? unable(model)
    const { usage, ...answer } = told
    count?.({ question, answer: told.text, ...(usage && { usage }) })
    return answer
  } catch (error) {
    // What it began to read it has read, though for nothing.
    if (until.aborted) count?.({ question, answer: '' })
    // Who gave up first decides: the time limit is the model's fault, an asker who left is not.
    if (signal.aborted) throw signal.reason
    if (error instanceof AskFailed) throw error
    if (limit.aborted) throw new AskFailed('late', `${model} did not answer within ${timeLimitMs} ms`, error)
    throw new AskFailed('unavailable', `${model} cannot be asked: ${causeWords(error)}`, error)
  }
}

async function complete(
  server: Asking['server'],
  { model, prompt, maxTokens }: ModelQuestion,
  signal: AbortSignal,
): Promise<Told | undefined> {
  if (prompt === undefined) return undefined
  return server.complete({ model, prompt, maxTokens, topLogProbs: TOP_LOG_PROBS }, signal)
}

async function converse(
  server: Asking['server'],
  { model, messages, maxTokens }: ModelQuestion,
  signal: AbortSignal,
): Promise<Told | undefined> {
  if (!messages) return undefined
  const events = server.chat(
    { model, messages: [...messages], choices: 1, maxTokens, seed: 0, stop: [], sampling: GREEDY },
    signal,
  )
  const told: Told = { text: '' }
  for await (const event of events) {
    if (event.type === 'piece') told.text += event.text
    if (event.type === 'usage')
      told.usage = { promptTokens: event.promptTokens, completionTokens: event.completionTokens }
  }
  return told
}

function unable(model: string): never {
  throw new AskFailed(
    'unable',
    `the server of ${model} writes every prompt by the model's own template, which cannot ask this: use a server of the kind vllm, ray or llamacpp, or the hub's own engine`,
  )
}
