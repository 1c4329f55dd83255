import { setTimeout as sleep } from 'node:timers/promises'
import { PolyphonyError } from '@/lib/core/errors'
import type { ChatServices } from './chat-services'

/** How much time checks before publishing take themselves. */
export interface CheckPace {
  /** How long a question waits for those who chat. */
  quietMs: number
  /** Pauses before a model server that is busy or away is asked again. */
  retryMs: readonly number[]
}

const ASKER = { id: 'checks', isGuest: false, runningEach: 1 }

/**
 * One question of the checks, behind whoever chats; asked again while the model server is busy or away.
 * @param tellFailure what stands for an answer when this model cannot be asked this question
 * @throws PolyphonyError when the model server stays away; the abort reason when stopped
 */
export async function askPatiently<T>(
  work: () => Promise<T>,
  tellFailure: (error: PolyphonyError) => T,
  { limits }: Pick<ChatServices, 'limits'>,
  { pace, signal }: { pace: CheckPace; signal: AbortSignal },
): Promise<T> {
  const ask = async () => {
    await limits.quiet(pace.quietMs, signal)
    const leave = await limits.enter(ASKER, signal)
    return work().finally(leave)
  }
  for (const pauseMs of [...pace.retryMs, null]) {
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof PolyphonyError)) throw error
      if (isAboutQuestion(error)) return tellFailure(error)
      if (pauseMs === null) throw error
      await sleep(pauseMs, undefined, { signal })
    }
  }
  throw new Error('There is always a last try.')
}

/** A question that this model cannot be asked says nothing about the next one; anything else does. */
const isAboutQuestion = ({ code }: PolyphonyError) => code === 'invalid_request' || code === 'too_large'
