import { setTimeout as sleep } from 'node:timers/promises'
import type { PlacedAnswer } from '@/lib/checks/check-answer'
import { type CheckRun, findRun, listAnswers } from '@/lib/checks/check-runs'
import { findOwnText } from '@/lib/checks/own-text'
import type { Surprise } from '@/lib/checks/surprise'

/** What somebody who watches a run is told: the run when it (or another in its place) is met first, answers, how much the text surprises, its state. */
export type CheckEvent =
  | { run: WatchedRun | null }
  | { answers: PlacedAnswer[] }
  | { surprise: Surprise }
  | { status: CheckRun['status']; trouble: string | null }

interface WatchedRun extends Pick<CheckRun, 'id' | 'status' | 'plan' | 'trouble' | 'publishes' | 'surprise'> {
  /** How each passage of the community's own text begins; null once the text is another than the plan's, or gone. */
  beginnings: string[] | null
}

const LOOK_MS = 500
const BEGINNING_UNITS = 240

/** The checks of an upload as they come, from wherever they are worked on; ends when they have ended, or the signal aborts. */
export async function* followChecks(
  uploadId: string,
  signal: AbortSignal,
  lookMs = LOOK_MS,
): AsyncGenerator<CheckEvent> {
  let known: CheckRun | undefined
  let seen = new Set<string>()
  let from = 0
  while (!signal.aborted) {
    const run = await findRun(uploadId)
    if (!run) return yield { run: null }
    if (run.id !== known?.id) {
      const { id, status, plan, trouble, publishes, surprise } = run
      const beginnings = await listBeginnings(run)
      yield { run: { id, status, plan, trouble, publishes, surprise, beginnings } }
      seen = new Set()
      from = 0
    }
    // Its answers are read after its state, so that an ended run has none left to tell.
    const answers = (await listAnswers(run.id, from)).filter((answer) => !seen.has(placeOf(answer)))
    for (const answer of answers) seen.add(placeOf(answer))
    from = answers.at(-1)?.position ?? from
    if (answers.length > 0) yield { answers }
    if (known?.id === run.id && JSON.stringify(known.surprise) !== JSON.stringify(run.surprise))
      yield { surprise: run.surprise }
    if (known?.id === run.id && known.status !== run.status)
      yield { status: run.status, trouble: run.trouble }
    known = run
    if (run.status !== 'waiting' && run.status !== 'running') return
    await sleep(lookMs, undefined, { signal }).catch(() => undefined)
  }
}

async function listBeginnings({ communityId, plan }: CheckRun): Promise<string[] | null> {
  const own = plan.text ? await findOwnText(communityId) : undefined
  if (!own || own.digest !== plan.text?.digest) return null
  return own.passages.map((passage) =>
    passage.length > BEGINNING_UNITS ? `${passage.slice(0, BEGINNING_UNITS).trimEnd()}…` : passage,
  )
}

const placeOf = ({ position, by }: PlacedAnswer) => `${position} ${by}`
