import { setTimeout as sleep } from 'node:timers/promises'
import { PolyphonyError } from '@/lib/core/errors'
import type { RunningChild } from './spawn-child'

export interface Supervised {
  /** Settles when it is ready for the first time. @throws PolyphonyError with its last words when it never is */
  ready: Promise<void>
  /** Ends it for good. */
  stop(): Promise<void>
}

/**
 * Keeps a child running: begins it, waits until it is ready, and begins it again whenever it dies, at once the first
 * time and then with growing pauses up to 10 s; a minute of health forgets earlier deaths.
 */
export function supervise(input: {
  name: string
  begin(): RunningChild | Promise<RunningChild>
  /** Settles when the child answers; must end soon after the signal. */
  waitUntilReady(child: RunningChild, signal: AbortSignal): Promise<void>
  /** Called after every restart that became ready, and before `ready` settles. */
  whenReady?(child: RunningChild): Promise<void>
  say(line: string): void
}): Supervised {
  const stopping = new AbortController()
  let current: RunningChild | undefined
  let announceReady: () => void = () => undefined
  let announceFailure: (error: Error) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    announceReady = resolve
    announceFailure = reject
  })
  const run = async () => {
    let isFirst = true
    for (let deaths = 0; !stopping.signal.aborted; deaths++) {
      const bornMs = performance.now()
      const child = await input.begin()
      current = child
      // Stopped while it was being begun: `stop` knew nothing of it yet.
      if (stopping.signal.aborted) return child.stop()
      const failure = await becomeReady(input, child, stopping.signal)
      if (failure === undefined) {
        announceReady()
        if (!isFirst) input.say(`${input.name} is back`)
        isFirst = false
      } else if (isFirst) {
        await child.stop()
        announceFailure(failure)
        return
      }
      // Not ready and not dead: a hung child is ended, so that the next one gets its chance.
      if (failure) await child.stop()
      const reason = await child.ended
      if (stopping.signal.aborted) return
      if (performance.now() - bornMs > 60_000) deaths = 0
      input.say(`${input.name} ended (${reason}): starting it again`)
      await sleep(Math.min(10_000, deaths * 1_000), undefined, { signal: stopping.signal }).catch(
        () => undefined,
      )
    }
  }
  const loop = run()
  loop.catch(announceFailure)
  const stop = async () => {
    stopping.abort()
    await current?.stop()
    await loop.catch(() => undefined)
    announceFailure(new PolyphonyError('cancelled', `${input.name} was stopped`))
  }
  return { ready, stop }
}

async function becomeReady(
  input: Parameters<typeof supervise>[0],
  child: RunningChild,
  stopping: AbortSignal,
): Promise<PolyphonyError | undefined> {
  const dead = new AbortController()
  const signal = AbortSignal.any([stopping, dead.signal])
  const death = child.ended.then((reason) => {
    dead.abort()
    throw new Error(`it ended with ${reason}`)
  })
  death.catch(() => undefined)
  try {
    await Promise.race([input.waitUntilReady(child, signal), death])
    await input.whenReady?.(child)
    return undefined
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const words = child.lastWords()
    return new PolyphonyError(
      'internal',
      `${input.name} did not start: ${reason}${words ? `. It said:\n${words}` : ''}`,
      { cause },
    )
  }
}
