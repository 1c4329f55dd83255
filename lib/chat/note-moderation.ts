import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { Clock } from '@/lib/core/clock'
import { type NotedVerdict, noteTurn } from '@/lib/moderation/note-turn'
import type { ToldVerdict } from './screen'
import type { TurnLedger } from './turn-ledger'

/**
 * Counts a turn that ended for its community's moderators; what a filter took note of joins their queue.
 * A hub that cannot count still answers: what goes wrong is logged.
 * @param turn its `messageId` is null where the answer could not be kept
 */
export async function noteModeration(
  turn: { assistant: ResolvedAssistant; language: string; messageId: string | null },
  ledger: TurnLedger,
  { clock, logError }: { clock: Clock; logError: (error: unknown) => void },
): Promise<void> {
  const { assistant, language, messageId } = turn
  // A turn that broke off before anything was judged says nothing of the filters.
  if (!ledger.question) return
  const drafts = ledger.drafts.flatMap(({ verdicts }) => verdicts)
  try {
    await noteTurn(
      {
        community: assistant.community,
        policyVersion: assistant.policy.version,
        language,
        messageId: ledger.block ? null : messageId,
        verdicts: ledger.verdicts.map(toNoted),
        draftVerdicts: drafts.map(toNoted),
      },
      clock,
    )
  } catch (error) {
    logError(error)
  }
}

function toNoted({ guardrail, action, reason, stage, origin, score }: ToldVerdict): NotedVerdict {
  return { guardrail, action, reason, stage, origin, score }
}
