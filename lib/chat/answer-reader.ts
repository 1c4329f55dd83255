import type { StandIns } from '@/guardrails/stand-ins'
import { finishTurn, saveAnswerSoFar } from '@/lib/conversations/turn-record'
import type { Clock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import type { BegunAhead } from './begin-ahead'
import type { ChatEvent } from './chat-event'
import type { EndMeter } from './meter-turn'
import { noteModeration } from './note-moderation'
import { createEventRestorer } from './restore-events'
import { saveThroughOutage } from './save-through-outage'
import type { Turn } from './turn'
import { endingOf, internal, type TurnEnding, tellEnding } from './turn-ending'
import { listCandidates, type TurnLedger } from './turn-ledger'
import type { TurnTools } from './turn-tools'

export interface ReaderTurn {
  turn: Turn
  tools: TurnTools
  /** What `runTurn` makes of the turn, and where it notes what came of it. */
  begun: BegunAhead<ChatEvent>
  ledger: TurnLedger
  conversationId: string
  questionId: string
  answerId: string
  /** BCP-47, the reader's own. */
  language: string
  /** Of the conversation or the comparison, with stand-ins. */
  title: string
  /** The conversation's: what is kept holds them, what the reader sees does not. */
  standIns: StandIns
  clock: Clock
  /** Gives back the place of this turn. */
  close(): void
  /** Counts what it used. */
  endMeter: EndMeter
}

const SAVE_EVERY_MS = 1_000

/** One turn of a kept conversation: what the reader sees, with the answer saved however the turn ends. */
export async function* answerReader(how: ReaderTurn, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const { turn, tools, begun, ledger, conversationId, answerId } = how
  const restorer = createEventRestorer(how.standIns)
  let shown = ''
  let ending: TurnEnding = { status: 'stopped' }
  let isSaved = false
  try {
    const ids = { conversationId, messageId: answerId, questionId: how.questionId }
    const title = how.standIns.restore(how.title)
    yield { type: 'start', ...ids, title, assistant: turn.assistant.name }
    let savedMs = how.clock.nowMs()
    for await (const event of begun.events) {
      if (event.type === 'delta') {
        shown += event.text
        if (how.clock.nowMs() - savedMs > SAVE_EVERY_MS) {
          // A missed one costs nothing while the turn goes on: its end saves the whole.
          const isMine = await saveAnswerSoFar(answerId, shown).catch(tools.logError)
          if (isMine === false) throw new PolyphonyError('cancelled', 'It was stopped or deleted elsewhere.')
          savedMs = how.clock.nowMs()
        }
      }
      yield* restorer.pass(event)
    }
    ending = { status: ledger.block ? 'blocked' : 'done' }
  } catch (error) {
    ending = endingOf(error, signal, tools)
  } finally {
    // Also when the reader of these events leaves in the middle, or before the first.
    await begun.giveUp()
    const problem = await save(how, ledger, { shown, status: ending.status })
    if (problem) ending = { status: 'failed', error: problem }
    isSaved = !problem
    const { assistant } = turn
    await noteModeration(
      { assistant, language: how.language, messageId: isSaved ? answerId : null },
      ledger,
      {
        clock: how.clock,
        logError: tools.logError,
      },
    )
    how.close()
    await how.endMeter(ledger, signal)
  }
  yield* restorer.end()
  yield* restorer.pass(tellEnding(ending, answerId, isSaved ? ledger : null))
}

async function save(
  { answerId, questionId, tools, clock }: ReaderTurn,
  ledger: TurnLedger,
  end: { shown: string; status: 'done' | 'blocked' | 'stopped' | 'failed' },
): Promise<PolyphonyError | undefined> {
  const { question } = ledger
  const candidates = listCandidates(ledger)
  try {
    const keep = () =>
      finishTurn({
        answerId,
        status: end.status,
        content: end.status === 'blocked' ? '' : (ledger.answers[0]?.text ?? end.shown),
        receipt: ledger.receipt,
        verdicts: ledger.verdicts.map((verdict) => ({ ...verdict })),
        ranking: ledger.ranking,
        candidates,
        question: question && {
          id: questionId,
          status: question.isBlocked ? 'blocked' : 'done',
          content: question.text,
          verdicts: question.verdicts.map((verdict) => ({ ...verdict })),
        },
      })
    await saveThroughOutage(keep, { clock })
  } catch (error) {
    // Who stopped it from another hub, or deleted it, ended it already.
    if (end.status === 'stopped' && error instanceof PolyphonyError && error.code === 'conflict') return
    tools.logError(error)
    return error instanceof PolyphonyError ? error : internal(error)
  }
}
