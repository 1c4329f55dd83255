import { modelUnavailable } from '@/lib/inference/server-error'
import type { ChatEvent } from './chat-event'
import { chooseAnswers } from './choose-answers'
import { rankDrafts } from './rank-drafts'
import { sayUnknown } from './say-unknown'
import { streamDraft } from './stream-draft'
import type { AnswerInput } from './turn-tools'

/** Draws one draft and shows it while it is written. */
export async function* answerLive(how: AnswerInput, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const { tools, ledger, question } = how
  const draft = yield* streamDraft(how.request, tools, ledger, signal)
  const noted = draft.verdicts.length
  // One draft has nothing to be compared with: its gates are named, and no encoder is asked.
  const ranking = await rankDrafts({ question, drafts: [draft], encoder: null, ledger }, signal)
  const choice = await chooseAnswers({ drafts: [draft], ranking, answers: 1, abstainBelow: 0 }, tools.screen)
  ledger.drafts = [draft]
  ledger.answers = choice.answers
  ledger.verdicts.push(...draft.verdicts.slice(noted))
  const { version, mode, order } = ranking
  ledger.ranking = { ...ledger.ranking, version, mode, order, confidence: choice.confidence }
  if (draft.isBlocked) {
    ledger.block = draft.verdicts.findLast(({ action }) => action === 'block') ?? null
  } else if (choice.isUnsure) {
    // Nothing was shown yet: the model ended before its first word.
    ledger.answers = await sayUnknown(how, choice.best)
    ledger.ranking.abstained = true
    const [answer] = ledger.answers
    if (!answer && !ledger.block) throw modelUnavailable(new Error('The model wrote nothing'))
    yield { type: 'note', kind: 'unsure' }
    if (answer) yield { type: 'delta', text: answer.text }
  }
}
