import { runGuardrails } from '@/guardrails/pipeline'
import { standInsOf } from '@/guardrails/stand-ins'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findComparisonHead, renameComparison } from '@/lib/comparisons/comparisons'
import { findConversationHead, renameConversation, restoreHead } from '@/lib/conversations/conversations'
import { titleOf } from '@/lib/conversations/title-of'
import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { findPolicy } from '@/lib/policies/find-policy'
import { type ConversationRow, listColumnStandIns } from '@/lib/store/conversations'
import type { StandInsColumn } from '@/lib/store/message-columns'
import { restoreText } from '@/lib/store/restore-messages'
import { lendWebhooks } from '@/lib/webhooks/lend-webhooks'
import { type GuardrailServices, guardrailModels } from './guardrail-models'
import { judgeImported } from './judge-imported'

/** The title as it stands now, or that the rules do not let it be one. */
export type Renamed = { title: string } | { isRefused: true }

interface NewTitle {
  id: string
  title: string
  /** BCP-47, the reader's own. */
  language: string
}

const LONGEST_MS = 60_000

/**
 * Gives one of the reader's conversations another title: whoever it is shared with reads that, so it is judged as what is
 * asked there is.
 * @throws PolyphonyError (not_found, invalid_request)
 */
export async function renameJudgedConversation(
  reader: Reader,
  { id, title, language }: NewTitle,
  services: GuardrailServices,
): Promise<Renamed> {
  const head = await findConversationHead(reader, id)
  const kept = await judgeTitle(title, { reader, ...head, language }, services)
  if (kept === undefined) return { isRefused: true }
  await renameConversation(reader, id, kept)
  return { title: restoreHead({ ...head, title: titleOf(kept) }).title }
}

/** The same of a comparison: under the rules of every community that answers in it. */
export async function renameJudgedComparison(
  reader: Reader,
  { id, title, language }: NewTitle,
  services: GuardrailServices,
): Promise<Renamed> {
  const { columns } = await findComparisonHead(reader, id)
  const standIns: StandInsColumn = Object.assign({}, ...(await listColumnStandIns(id)))
  let kept = title
  for (const { assistantName } of columns) {
    const judged = await judgeTitle(kept, { reader, assistantName, standIns, language }, services)
    if (judged === undefined) return { isRefused: true }
    kept = judged
  }
  await renameComparison(reader, id, kept)
  return { title: restoreText(titleOf(kept), standIns) }
}

/** The title as it may be kept, judged as it was written, before its spaces are put right; undefined where it may not. */
async function judgeTitle(
  text: string,
  under: Pick<ConversationRow, 'assistantName' | 'standIns'> & { reader: Reader; language: string },
  services: GuardrailServices,
): Promise<string | undefined> {
  const { reader, assistantName, standIns, language } = under
  const signal = AbortSignal.timeout(LONGEST_MS)
  const assistant = await findAssistant(assistantName, reader).catch(unlessGone)
  // What was imported is held with nobody yet.
  if (!assistant) return judgeImported(services, language, signal)(text, 'user')
  const { community, policy, culture } = assistant
  const memory = new Map<string, unknown>()
  standInsOf(memory).add(standIns)
  const context = {
    ...{ language, culture: culture.tag, memory, signal },
    now: () => performance.now(),
    random: Math.random,
    ...guardrailModels(services, community.slug),
    ...{ policy: `${community.slug}@${policy.version}`, ...lendWebhooks(community.slug) },
  }
  const judged = await runGuardrails({
    ...{ text, stage: 'input' as const, context },
    policy: findPolicy(community.slug, policy),
  })
  if (judged.action === 'block') return undefined
  // A value that no message of the conversation has is kept nowhere, so that nothing could stand in its place again.
  const isNew = Object.keys(standInsOf(memory).entriesIn(judged.text)).some(
    (name) => !Object.hasOwn(standIns, name),
  )
  return isNew ? undefined : judged.text
}

/** @throws what is wrong otherwise */
function unlessGone(error: unknown): undefined {
  if (error instanceof PolyphonyError && error.code === 'not_found') return undefined
  throw error
}
