import { AskFailed } from '../ask-failed'
import { digestOf } from '../ask-once'
import type { GuardrailContext, Memory, ModelAnswer, ModelQuestion } from '../contract'

/** Answers of a conversation that are remembered. */
const MOST_REMEMBERED = 1_024
const remembered = new WeakMap<Memory, Map<string, Promise<ModelAnswer>>>()

/**
 * Asks a model once in a conversation, also when steps beside each other ask the same at the same moment. What failed is
 * asked anew by whoever comes next; and when the one who asked first gives up, the others do not.
 * @throws AskFailed, the context's reason when the time is up
 */
export async function askJudge(question: ModelQuestion, context: GuardrailContext): Promise<ModelAnswer> {
  const { memory, ask, wake, signal } = context
  if (!ask) throw new AskFailed('unavailable', 'no model is lent here')
  // Each asker waits for itself: it is their own time limits that stand still meanwhile.
  if (wake) await wake(question.model, signal)
  const known = remembered.get(memory) ?? new Map<string, Promise<ModelAnswer>>()
  remembered.set(memory, known)
  const { model, prompt = '', messages = [], maxTokens } = question
  const key = digestOf([model, prompt, JSON.stringify(messages), String(maxTokens)])
  for (;;) {
    signal.throwIfAborted()
    const asked = known.get(key)
    if (!asked) break
    try {
      return await unlessAborted(asked, signal)
    } catch (error) {
      if (error instanceof AskFailed) throw error
      // Whoever asked first gave up.
    }
  }
  const answer = ask(question, signal)
  known.set(key, answer)
  answer.catch(() => known.get(key) === answer && known.delete(key))
  for (const oldest of known.keys()) {
    if (known.size <= MOST_REMEMBERED) break
    known.delete(oldest)
  }
  return answer
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
