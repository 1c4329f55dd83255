import { draftAssistant } from '@/lib/assistants/draft-assistant'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { CheckAnswer } from '@/lib/checks/check-answer'
import type { Asked, CheckItem } from '@/lib/checks/check-plan'
import { type CheckRun, listAnswers } from '@/lib/checks/check-runs'
import { judgeAnswer } from '@/lib/checks/judge-answer'
import { askedOf } from '@/lib/checks/summarise-checks'
import { PolyphonyError } from '@/lib/core/errors'
import { insertCheckAnswer, touchCheckRun } from '@/lib/store/check-runs'
import { getCommunityRowById } from '@/lib/store/communities'
import { answerOnce, steadyDraw } from './answer-once'
import { askPatiently, type CheckPace } from './ask-patiently'
import type { ChatServices } from './chat-services'
import { measureSurprise } from './measure-surprise'

/** All checks of the hub are one tenant of its model servers, however many models they ask. */
const TENANT = 'checks'

/** What a refusal needs to show itself; the whole of an answer to a probe is nobody's interest. */
const PROBE_TOKENS = 96

/**
 * Reads the community's own text, then asks everything that a run has not been answered yet, one question at a time,
 * behind whoever chats; every answer is kept as it comes.
 * @returns false when the run was cancelled or is gone
 * @throws PolyphonyError when a model server stays away; the abort reason when stopped
 */
export async function runChecks(
  run: CheckRun,
  services: ChatServices,
  { pace, signal }: { pace: CheckPace; signal: AbortSignal },
): Promise<boolean> {
  const { plan } = run
  if (!(await measureSurprise(run, services, { pace, signal }))) return false
  const assistants = await findAssistants(run)
  const answered = new Set((await listAnswers(run.id)).map(({ position, by }) => `${position} ${by}`))
  for (const [position, item] of plan.items.entries()) {
    for (const by of askedOf(item, plan)) {
      if (answered.has(`${position} ${by}`)) continue
      signal.throwIfAborted()
      if (!(await touchCheckRun(run.id, new Date(services.clock.nowMs())))) return false
      const assistant = assistants[by]
      if (!assistant) continue
      const work = () => ask({ assistant, item }, services, signal)
      const answer = await askPatiently(work, tellFailure, services, { pace, signal })
      if (!(await insertCheckAnswer(run.id, { position, by, answer }))) return false
    }
  }
  return true
}

/** The community's own assistant as it would be with each of those who are asked. */
async function findAssistants({
  plan,
  communityId,
}: CheckRun): Promise<Partial<Record<Asked, ResolvedAssistant>>> {
  const community = await getCommunityRowById(communityId)
  if (!community) throw new PolyphonyError('not_found', 'This community is gone.')
  const { name: adapterName, baseModel, digest } = plan.adapter
  const draft = (base: string, adapter: string | null) =>
    draftAssistant({ community, adapterName, baseModel: base, digest: adapter })
  const { current } = plan
  return {
    base: await draft(baseModel, null),
    ...(current && { current: await draft(current.baseModel, current.digest) }),
    candidate: await draft(baseModel, digest),
  }
}

async function ask(
  { assistant, item }: { assistant: ResolvedAssistant; item: CheckItem },
  services: ChatServices,
  signal: AbortSignal,
): Promise<CheckAnswer> {
  const { culture } = assistant
  const language = item.language ?? culture.languages[0] ?? 'en'
  const draw = steadyDraw(assistant, {
    tenant: TENANT,
    ...(item.kind === 'probe' && { maxTokens: PROBE_TOKENS }),
  })
  const turn = await answerOnce({ assistant, question: item.question, language, draw }, services, signal)
  return judgeAnswer(item, turn, culture.unknown)
}

const tellFailure = ({ message }: PolyphonyError): CheckAnswer => ({
  ...{ outcome: 'failed', text: null, blocked: null },
  faults: [{ kind: 'failed', what: message }],
})
