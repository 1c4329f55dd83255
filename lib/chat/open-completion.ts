import { standInsOf } from '@/guardrails/stand-ins'
import { findAskableAssistant } from '@/lib/assistants/resolve-assistant'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import { COMPLETION_PREFIX } from '@/lib/moderation/note-turn'
import type { ChatCompletionRequest } from '@/lib/openai/chat-completion-request'
import type { Reader } from '@/lib/people/reader'
import type { ChatEvent } from './chat-event'
import type { ChatServices } from './chat-services'
import { drawSettingsOf } from './draw-settings'
import { type ApiAsker, meterApiTurn } from './meter-turn'
import { noteModeration } from './note-moderation'
import { prepareTurn } from './prepare-turn'
import { createEventRestorer, restoreAnswers } from './restore-events'
import { runTurn } from './run-turn'
import type { DrawSettings, HistoryMessage, Turn } from './turn'
import { createTurnLedger, type TurnLedger } from './turn-ledger'
import { createTurnSignal } from './turn-signal'

/** A turn that nothing is kept of: what it leaves stands in the ledger once the events have been read. */
export interface Completion {
  /** By which its client, and a moderator of what a filter noted in it, call it. */
  id: string
  /** What stands in for an answer that is missing. */
  unknown: string | undefined
  events: AsyncGenerator<ChatEvent>
  ledger: TurnLedger
}

const KEY_RUNNING = 16
const MOST_CHOICES = 8
const MOST_TOKENS = 4_096

/**
 * Begins the answer to a request of the public API: the same turn as on the page, with the client's own settings.
 *
 * The client's words are untrusted, whatever role they come under; nothing of the request or the answer is kept.
 * @throws PolyphonyError not_found, invalid_request with the parameter at fault, rate_limited, overloaded
 */
export async function openCompletion(
  input: {
    request: ChatCompletionRequest
    asker: ApiAsker
    /** Whose key it is: only what they may see answers. */
    reader: Reader
    language: string | undefined
  },
  services: ChatServices,
  clientSignal: AbortSignal,
): Promise<Completion> {
  const { request, asker } = input
  refuse(request)
  const assistant = await findAskableAssistant(request.model, input.reader)
  const said = parseMessages(request.messages)
  const draw = overrideDraw(drawSettingsOf(assistant, request.seed ?? services.drawSeed()), request)
  const texts = request.messages.map(({ content }) => content)
  const estimate = { texts, answers: draw.answers, maxTokens: draw.maxTokens }
  const id = createId(COMPLETION_PREFIX)
  const ledger = createTurnLedger()
  const endMeter = await meterApiTurn({ asker, assistant, estimate }, services.logError)
  const leave = await enter(asker, services, clientSignal).catch(async (error) => {
    await asker.meter.settle(0)
    throw error
  })
  const { signal, dispose } = createTurnSignal(clientSignal)
  const close = () => {
    dispose()
    leave()
  }
  try {
    const language = input.language ?? assistant.culture.tag
    const memory = new Map<string, unknown>()
    const tools = prepareTurn({ assistant, language, memory }, services, signal)
    const standIns = standInsOf(memory)
    const restorer = createEventRestorer(standIns)
    const turn: Turn = { assistant, ...said, isHistoryUntrusted: true, draw }
    const run = async function* () {
      try {
        for await (const event of runTurn(turn, tools, ledger, signal)) yield* restorer.pass(event)
        yield* restorer.end()
        restoreAnswers(ledger, standIns)
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      } finally {
        close()
        await noteModeration({ assistant, language, messageId: id }, ledger, services)
        await endMeter(ledger, signal)
      }
    }
    return { id, unknown: assistant.culture.unknown, events: run(), ledger }
  } catch (error) {
    close()
    await endMeter(ledger, signal)
    throw error
  }
}

const enter = ({ keyId }: ApiAsker, { limits }: ChatServices, signal: AbortSignal) =>
  limits.enter({ id: `key:${keyId}`, isGuest: false, runningEach: KEY_RUNNING }, signal)

/** What could open a side door past the guardrails, or cannot be done, is refused and never silently left out. */
function refuse({ topLogprobs, choices }: ChatCompletionRequest): void {
  if (topLogprobs !== undefined) {
    throw new PolyphonyError(
      'invalid_request',
      '"logprobs" is not supported: the tokens would show what a guardrail has hidden. Leave it out.',
      { param: 'logprobs' },
    )
  }
  if (choices > MOST_CHOICES) {
    throw new PolyphonyError(
      'invalid_request',
      `"n" is ${choices}; at most ${MOST_CHOICES} answers can be drawn.`,
      {
        param: 'n',
      },
    )
  }
}

function parseMessages(
  messages: ChatCompletionRequest['messages'],
): Pick<Turn, 'question' | 'history' | 'addedInstructions'> {
  const last = messages.at(-1)
  if (last?.role !== 'user' || last.content.trim() === '') {
    throw new PolyphonyError(
      'invalid_request',
      'The last message must be of role "user" and say something.',
      {
        param: `messages.${messages.length - 1}`,
      },
    )
  }
  const history = messages
    .slice(0, -1)
    .flatMap(({ role, content }): HistoryMessage[] => (role === 'system' ? [] : [{ role, content }]))
  const added = messages.filter(({ role }) => role === 'system').map(({ content }) => content)
  return { question: last.content, history, addedInstructions: added.join('\n\n') }
}

/** More drafts than answers are drawn, so that there is something to choose from; at temperature 0 all would be alike. */
function overrideDraw(
  own: DrawSettings,
  { sampling, choices, stop, maxTokens }: ChatCompletionRequest,
): DrawSettings {
  const given = Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined))
  const merged = { ...own.sampling, ...given }
  return {
    ...own,
    answers: choices,
    drafts: merged.temperature === 0 ? choices : Math.max(choices, own.drafts),
    stop,
    sampling: merged,
    maxTokens: Math.min(maxTokens ?? own.maxTokens, MOST_TOKENS),
  }
}
