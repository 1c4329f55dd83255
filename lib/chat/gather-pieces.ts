import { setImmediate as nextTick } from 'node:timers/promises'
import type { DrawEvent } from '@/lib/inference/model-server'

/**
 * The same events with pieces of one draft that came together as one piece. A process that has nothing else to do passes
 * every piece on as it comes; a busy one finds several waiting, judges and sends them as one, and so keeps up.
 * @param draw must end soon after its signal aborts, which happens when whoever reads these events leaves
 * @param pauseMs how long after the last events the next pieces are waited for; whatever else comes is passed on at once
 */
export async function* gatherPieces(
  draw: (signal: AbortSignal) => AsyncIterable<DrawEvent>,
  signal: AbortSignal,
  pauseMs: () => number = () => 0,
): AsyncGenerator<DrawEvent> {
  const leaving = new AbortController()
  const waiting: DrawEvent[] = []
  let wake = () => {}
  let hurry = () => {}
  let ended: { error?: unknown } | undefined
  const reading = (async () => {
    for await (const event of draw(AbortSignal.any([signal, leaving.signal]))) {
      const last = waiting.at(-1)
      if (event.type === 'piece' && last?.type === 'piece' && last.choice === event.choice)
        waiting[waiting.length - 1] = joined(last, event)
      else waiting.push(event)
      wake()
      if (event.type !== 'piece') hurry()
    }
  })().then(
    () => end({}),
    (error: unknown) => end({ error }),
  )
  function end(how: { error?: unknown }) {
    ended = how
    wake()
    hurry()
  }
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      hurry = () => {
        clearTimeout(timer)
        resolve()
      }
      if (ended || waiting.some(({ type }) => type !== 'piece')) hurry()
    })
  let passedOnMs = Number.NEGATIVE_INFINITY
  try {
    for (;;) {
      if (waiting.length === 0) {
        if (ended) break
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        // What came in the same packet is read before the next turn of the event loop.
        await nextTick()
      }
      const restMs = passedOnMs + pauseMs() - performance.now()
      if (restMs > 0) await rest(restMs)
      yield* waiting.splice(0)
      passedOnMs = performance.now()
    }
    if ('error' in ended) throw ended.error
  } finally {
    leaving.abort()
    await reading
  }
}

type Piece = Extract<DrawEvent, { type: 'piece' }>

const joined = (a: Piece, b: Piece): Piece => ({
  ...a,
  text: a.text + b.text,
  logProbs: [...a.logProbs, ...b.logProbs],
})
