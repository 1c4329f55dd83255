import { standInsOf } from '@/guardrails/stand-ins'
import { findAskableAssistant } from '@/lib/assistants/resolve-assistant'
import type { Attachment } from '@/lib/attachments/attached-text'
import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import type { ChatEvent } from './chat-event'
import type { ChatServices } from './chat-services'
import { type EnteredTurn, enterTurn } from './enter-turn'
import { noteModeration } from './note-moderation'
import { prepareTurn } from './prepare-turn'
import { requireRoom } from './require-room'
import { createEventRestorer } from './restore-events'
import { runTurn } from './run-turn'
import type { HistoryMessage, Turn } from './turn'
import { endingOf, type TurnEnding, tellEnding } from './turn-ending'
import { createTurnLedger } from './turn-ledger'
import type { TurnTools } from './turn-tools'

export interface TemporaryQuestion {
  reader: Reader
  /** `community/assistant` */
  assistant: string
  /** What was said before, oldest first, as its page alone kept it: untrusted, and screened like the question. */
  history: HistoryMessage[]
  question: string
  attachments: Attachment[]
  /** What the page has of the answer that is to go on: untrusted as well, however it came there. */
  continues?: string | undefined
  /** BCP-47, the reader's own. */
  language: string
}

/**
 * Begins the answer to a question of a temporary chat: the same turn as any other, of which nothing is kept. It is
 * counted, without a word of it, for its reader's and its community's limits and in the community's statistics.
 *
 * Its events have no `start`: there is nothing that could be found again.
 * @throws PolyphonyError not_found, rate_limited, overloaded; invalid_request where attached texts do not fit
 */
export async function openTemporaryTurn(
  asked: TemporaryQuestion,
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { reader, history, question, attachments, language } = asked
  const assistant = await findAskableAssistant(asked.assistant, reader)
  const texts = [question, asked.continues ?? '', ...[...history, { attachments }].flatMap(textsOf)]
  const entered = await enterTurn({ reader, assistant, texts }, services, readerSignal)
  const { draw, signal } = entered
  try {
    const memory = new Map<string, unknown>()
    const tools = prepareTurn({ assistant, language, memory }, services, signal)
    await requireRoom({ assistant, question, attachments, draw }, services.server, signal)
    const continues = asked.continues === undefined ? undefined : await judgeBegun(asked.continues, tools)
    // What stands already is not taken back for a sentence of not knowing.
    if (continues) draw.abstainBelow = 0
    const said = { question, attachments, history, isHistoryUntrusted: true, addedInstructions: '' }
    const turn = { assistant, ...said, draw, ...(continues && { continues }) }
    return answer({ turn, tools, memory, language, entered, services })
  } catch (error) {
    entered.leave()
    await entered.endMeter(createTurnLedger(), signal)
    throw error
  }
}

/** Words laid into the assistant's mouth are judged as a question is; as an answer they are judged with what comes. @throws PolyphonyError (invalid_request) */
async function judgeBegun(given: string, { screen }: TurnTools): Promise<{ text: string }> {
  const { action, text } = await screen.judge(given, 'input')
  if (action !== 'block' && given.trim() !== '') return { text }
  throw new PolyphonyError('invalid_request', 'This answer cannot be continued.', { param: 'continues' })
}

const textsOf = ({ content = '', attachments = [] }: Partial<HistoryMessage>): string[] => [
  content,
  ...attachments.map(({ text }) => text),
]

async function* answer(how: {
  turn: Turn
  tools: TurnTools
  memory: Map<string, unknown>
  language: string
  entered: EnteredTurn
  services: ChatServices
}): AsyncGenerator<ChatEvent> {
  const { turn, tools, memory, language, entered, services } = how
  const { signal } = entered
  const ledger = createTurnLedger()
  const restorer = createEventRestorer(standInsOf(memory))
  let ending: TurnEnding = { status: 'stopped' }
  try {
    for await (const event of runTurn(turn, tools, ledger, signal)) yield* restorer.pass(event)
    ending = { status: ledger.block ? 'blocked' : 'done' }
  } catch (error) {
    ending = endingOf(error, signal, tools)
  } finally {
    // Also when the reader of these events leaves in the middle.
    entered.leave()
    await noteModeration({ assistant: turn.assistant, language, messageId: null }, ledger, services)
    await entered.endMeter(ledger, signal)
  }
  yield* restorer.end()
  yield* restorer.pass(tellEnding(ending, '', ledger))
}
