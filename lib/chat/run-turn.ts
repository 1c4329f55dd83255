import { type DrawRequest, encoderOf } from '@/lib/inference/model-server'
import { answerFromDrafts } from './answer-from-drafts'
import { answerLive } from './answer-live'
import type { ChatEvent } from './chat-event'
import { compilePrompt, type ScreenedInput } from './compile-prompt'
import { fitPrompt } from './fit-prompt'
import { mostBytes } from './most-bytes'
import type { Encoder } from './rank-drafts'
import { beginReceipt, digestTexts } from './receipt'
import { screenHistory } from './screen-history'
import { screenQuestion } from './screen-question'
import type { Turn } from './turn'
import type { TurnLedger } from './turn-ledger'
import type { TurnTools } from './turn-tools'

/**
 * One turn, the same through every door: screen the question, draft, screen the drafts, rank, screen the winner.
 *
 * Yields what the reader sees on the way; what came of it stands in the ledger, also after a stop or a failure.
 * @throws PolyphonyError when no answer could be drawn; the abort reason when stopped
 */
export async function* runTurn(
  turn: Turn,
  tools: TurnTools,
  ledger: TurnLedger,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  yield { type: 'state', state: 'screening' }
  const screened = yield* screenQuestion(turn, tools.screen, ledger)
  signal.throwIfAborted()
  if (!screened) return yield* tellBlock(ledger)

  const base = await tools.server.describeModel(turn.assistant.assistantVersion.baseModel, signal)
  const contextTokens = base?.contextTokens ?? null
  const said = await readHistory(turn, contextTokens)
  const history = await screenHistory(
    { history: said.messages, isHistoryUntrusted: turn.isHistoryUntrusted },
    { screen: tools.screen, ledger, contextTokens },
  )
  signal.throwIfAborted()
  ledger.receipt = beginReceipt(turn.assistant, turn.draw, base?.root ?? null)
  if (turn.continues?.answerId) ledger.receipt.continues = turn.continues.answerId
  if (screened.attachments.length > 0) ledger.receipt.attachments = digestTexts(screened.attachments)
  const compiled = await compileRequest(
    turn,
    tools,
    { input: { ...screened, history, continues: turn.continues?.text }, contextTokens },
    signal,
  )
  const { request } = compiled
  const droppedTurns = compiled.droppedTurns + said.unreadTurns
  if (droppedTurns > 0) {
    ledger.ranking = { droppedTurns }
    yield { type: 'note', kind: 'history-dropped', count: droppedTurns }
  }
  // An answer that may yet be withdrawn as too unsure cannot be shown while it is written.
  const isLive = request.choices === 1 && turn.draw.abstainBelow === 0 && tools.screen.canStream
  const encodedBy = encoderOf(base)
  const encoder = encodedBy && connectEncoder(tools, encodedBy)
  const screen = tools.screen.answering(screened.question)
  const how = { turn, tools: { ...tools, screen }, ledger, request, question: screened.question, encoder }
  yield* isLive ? answerLive(how, signal) : answerFromDrafts(how, signal)
  yield* tellBlock(ledger)
}

/** What could not fit the context by its bytes stays where it is kept. */
const readHistory = async ({ history }: Turn, contextTokens: number | null) =>
  typeof history === 'function' ? history(mostBytes(contextTokens)) : { messages: history, unreadTurns: 0 }

/** The prompt with as much of the history as fits, and how to draw from it. */
async function compileRequest(
  { assistant, draw }: Turn,
  { server }: TurnTools,
  { input, contextTokens }: { input: ScreenedInput; contextTokens: number | null },
  signal: AbortSignal,
): Promise<{ request: DrawRequest; droppedTurns: number }> {
  const model = assistant.modelName
  const base = assistant.assistantVersion.baseModel
  const { messages, droppedTurns } = await fitPrompt(
    server,
    {
      model,
      base,
      messages: compilePrompt(assistant, input),
      answerTokens: draw.maxTokens,
      contextTokens,
    },
    signal,
  )
  const { drafts: choices, maxTokens, seed, stop, sampling, tenant } = draw
  const request = { model, base, messages, choices, maxTokens, seed, stop, sampling }
  return { request: { ...request, ...(tenant !== undefined && { tenant }) }, droppedTurns }
}

/** The base encodes for all its adapters, so that latents of different assistants compare. */
function connectEncoder(tools: TurnTools, encoder: { model: string; digest: string }): Encoder {
  const { server, findBackground, logError } = tools
  return { ...encoder, server, findBackground: () => findBackground(encoder), logError }
}

function* tellBlock({ block }: TurnLedger): Generator<ChatEvent> {
  if (!block) return
  const { message, guardrail, policy, origin, stage } = block
  yield { type: 'blocked', message, guardrail, policy, origin, stage }
}
