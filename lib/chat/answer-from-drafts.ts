import { modelUnavailable } from '@/lib/inference/server-error'
import type { Ranking } from '@/lib/rerank/rank-candidates'
import type { ChatEvent } from './chat-event'
import { type Choice, chooseAnswers } from './choose-answers'
import { drawDrafts } from './draw-drafts'
import { noteEvents } from './note-events'
import { rankDrafts } from './rank-drafts'
import { sayUnknown } from './say-unknown'
import type { ToldVerdict } from './screen'
import { screenDraft } from './screen-draft'
import type { TurnLedger } from './turn-ledger'
import type { AnswerInput } from './turn-tools'

/** Draws several drafts, judges and ranks them, and answers with the best that passes. */
export async function* answerFromDrafts(how: AnswerInput, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const { turn, tools, ledger, question, encoder } = how
  const drafts = yield* drawDrafts(tools.server, how.request, ledger, signal)
  await Promise.all(drafts.map((draft) => screenDraft(draft, 'draft', tools.screen)))
  yield { type: 'state', state: 'choosing', drafts: drafts.length }
  const ranking = await rankDrafts({ question, drafts, encoder, ledger }, signal)
  yield { type: 'state', state: 'screening-answer' }
  const { answers, abstainBelow } = turn.draw
  const choice = await chooseAnswers({ drafts, ranking, answers, abstainBelow }, tools.screen)
  ledger.drafts = drafts
  if (choice.isUnsure) choice.answers = await sayUnknown(how, choice.best)
  ledger.answers = choice.answers
  ledger.ranking = { ...ledger.ranking, ...tellRanking(ranking, choice) }

  const chosen = drafts.find(({ index }) => index === choice.answers[0]?.draft)
  const told = chosen?.verdicts ?? []
  ledger.verdicts.push(...told)
  if (choice.answers.length === 0) {
    noteBlock(ledger)
    return
  }
  yield* noteEvents(told)
  if (choice.isUnsure) yield { type: 'note', kind: 'unsure' }
  signal.throwIfAborted()
  yield { type: 'delta', text: choice.answers[0]!.text }
}

/** Every draft was refused: the verdict on the best of them is the reason that is told. */
function noteBlock(ledger: TurnLedger): void {
  const blocking = (verdicts: ToldVerdict[]) => verdicts.find(({ action }) => action === 'block')
  ledger.block ??= ledger.drafts.flatMap(({ verdicts }) => blocking(verdicts) ?? [])[0] ?? null
  if (!ledger.block) throw modelUnavailable(new Error('The model wrote nothing'))
  ledger.verdicts.push(ledger.block)
}

/** The ranking as it is kept and shown: what the drafts' own rows hold is not said twice. */
function tellRanking(ranking: Ranking, choice: Choice): Record<string, unknown> {
  const { version, mode, order, headroom, plane } = ranking
  return {
    ...{ version, mode, order, headroom, plane },
    confidence: choice.confidence,
    ...(choice.isUnsure && { abstained: true }),
  }
}
