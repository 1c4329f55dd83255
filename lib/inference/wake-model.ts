import { AskFailed } from '@/guardrails/ask-failed'
import type { ModelServer } from './model-server'
import { causeWords } from './server-error'

/** Less than an engine is waited for by those whom it answers: who asks it for a verdict is told that it is on its way. */
const WAKE_MS = 45_000

/**
 * Waits until a base model can be asked; an engine of the hub that was not in use is started. Costs next to nothing where
 * it runs. A model that nobody installed is not waited for: whoever asks it is told.
 * @throws AskFailed; the signal's reason when the asker gave up
 */
export async function wakeModel(
  { server, hasModel }: { server: Pick<ModelServer, 'wake'>; hasModel(name: string): boolean },
  model: string,
  signal: AbortSignal,
  wakeMs: number = WAKE_MS,
): Promise<void> {
  if (!server.wake || !hasModel(model)) return
  const limit = AbortSignal.timeout(wakeMs)
  try {
    await server.wake(model, AbortSignal.any([signal, limit]))
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (limit.aborted)
      throw new AskFailed('asleep', `${model} was not in use and did not start within ${wakeMs} ms`, error)
    throw new AskFailed('unavailable', `${model} cannot be asked: ${causeWords(error)}`, error)
  }
}
