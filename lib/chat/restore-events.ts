import { createRestorer } from '@/guardrails/restore-stream'
import type { StandIns } from '@/guardrails/stand-ins'
import type { ChatEvent } from './chat-event'
import type { TurnLedger } from './turn-ledger'

/** Gives the reader their own words back in a turn's events; the last step before they leave, after every guardrail. */
export function createEventRestorer(standIns: StandIns) {
  let restorer = createRestorer(standIns)
  return {
    *pass(event: ChatEvent): Generator<ChatEvent> {
      if (event.type === 'delta') return yield* deltaOf(restorer.push(event.text))
      // Half a stand-in of an answer that was blocked is of no use to anybody.
      if (event.type === 'blocked') restorer = createRestorer(standIns)
      yield event.type === 'done' ? { ...event, candidates: event.candidates.map(restoreCandidate) } : event
    },
    *end(): Generator<ChatEvent> {
      yield* deltaOf(restorer.end())
    },
  }

  function restoreCandidate<T extends { content: string | null }>(candidate: T): T {
    return {
      ...candidate,
      content: candidate.content === null ? null : standIns.restore(candidate.content),
    }
  }
}

/** The same for the answers of a turn that nothing is kept of. */
export function restoreAnswers(ledger: TurnLedger, standIns: StandIns): void {
  ledger.answers = ledger.answers.map((answer) => ({ ...answer, text: standIns.restore(answer.text) }))
}

function* deltaOf(text: string): Generator<ChatEvent> {
  if (text !== '') yield { type: 'delta', text }
}
