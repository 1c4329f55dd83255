import type { DrawRequest, ModelServer } from '@/lib/inference/model-server'
import type { Background } from './background-whitening'
import type { Encoder } from './rank-drafts'
import type { Screen } from './screen'
import type { Turn } from './turn'
import type { TurnLedger } from './turn-ledger'

/** What a turn works with. */
export interface TurnTools {
  server: ModelServer
  screen: Screen
  findBackground(encoder: { model: string; digest: string }): Promise<Background>
  /** As `ChatServices.writingPauseMs`. */
  writingPauseMs(): number
  logError(error: unknown): void
}

/** What both ways of answering, live and from several drafts, are given. */
export interface AnswerInput {
  turn: Turn
  tools: TurnTools
  ledger: TurnLedger
  request: DrawRequest
  /** As the guardrails let it through. */
  question: string
  encoder: Encoder | null
}
