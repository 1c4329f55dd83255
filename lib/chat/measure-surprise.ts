import type { Asked, CheckPlan } from '@/lib/checks/check-plan'
import type { CheckRun } from '@/lib/checks/check-runs'
import { findOwnText } from '@/lib/checks/own-text'
import type { Measure, Surprise } from '@/lib/checks/surprise'
import { saveCheckSurprise, touchCheckRun } from '@/lib/store/check-runs'
import { askPatiently, type CheckPace } from './ask-patiently'
import type { ChatServices } from './chat-services'

/**
 * Reads what a run has not read yet of the community's own text, one passage at a time, by all who are asked; every
 * measure is kept as it comes. Where a model server cannot tell, that is kept instead.
 * @returns false when the run was cancelled or is gone
 * @throws PolyphonyError when a model server stays away; the abort reason when stopped
 */
export async function measureSurprise(
  { id, communityId, plan, surprise }: CheckRun,
  services: ChatServices,
  pacing: { pace: CheckPace; signal: AbortSignal },
): Promise<boolean> {
  let known = surprise
  const keep = (change: Partial<Surprise>) => {
    known = { ...known, ...change }
    return saveCheckSurprise(id, known)
  }
  const left = () => listUnread(plan, known)
  if (left().length === 0) return true
  const own = await findOwnText(communityId)
  if (own?.digest !== plan.text?.digest) return keep({ isGone: true })
  for (let [next] = left(); next; [next] = left()) {
    pacing.signal.throwIfAborted()
    if (!(await touchCheckRun(id, new Date(services.clock.nowMs())))) return false
    const { passage, by } = next
    const text = own?.passages[passage] ?? ''
    const measured = await measure({ plan, by, text }, services, pacing)
    const isKept = measured
      ? await keep({ measures: [...known.measures, { passage, by, ...measured }] })
      : await keep({ silent: [...known.silent, by] })
    if (!isKept) return false
  }
  return true
}

function listUnread(
  { text, asked }: CheckPlan,
  { measures, silent, isGone }: Surprise,
): { passage: number; by: Asked }[] {
  if (!text || isGone) return []
  const read = new Set(measures.map(({ passage, by }) => `${passage} ${by}`))
  return text.passages.flatMap((_, passage) =>
    asked
      .filter((by) => !silent.includes(by) && !read.has(`${passage} ${by}`))
      .map((by) => ({ passage, by })),
  )
}

/** Undefined when the model server cannot tell how probable a text is. */
function measure(
  { plan, by, text }: { plan: CheckPlan; by: Asked; text: string },
  services: ChatServices,
  pacing: { pace: CheckPace; signal: AbortSignal },
): Promise<Pick<Measure, 'tokens' | 'nats'> | undefined> {
  const request = { ...modelOf(plan, by), text, after: plan.text?.openings?.[by] }
  const work = async () => {
    const score = await services.server.scoreText(request, pacing.signal)
    if (!score) return undefined
    const nats = -score.logProbs.reduce((sum, logProb) => sum + logProb, 0)
    return { tokens: score.logProbs.length, nats }
  }
  // A model that cannot be asked this passage has a context too short for it.
  return askPatiently<Pick<Measure, 'tokens' | 'nats'> | undefined>(
    work,
    () => ({ tokens: 0, nats: null }),
    services,
    pacing,
  )
}

function modelOf({ adapter, current }: CheckPlan, by: Asked): { model: string; base: string } {
  const asked = {
    base: { base: adapter.baseModel, digest: null },
    candidate: { base: adapter.baseModel, digest: adapter.digest },
    current: { base: current?.baseModel ?? adapter.baseModel, digest: current?.digest ?? null },
  }
  const { base, digest } = asked[by]
  return { base, model: digest === null ? base : `sha256-${digest}` }
}
