import { standInsOf } from '@/guardrails/stand-ins'
import { draftAssistant } from '@/lib/assistants/draft-assistant'
import type { ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { Asked } from '@/lib/checks/check-plan'
import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import type { CommunityRow } from '@/lib/store/communities'
import { steadyDraw } from './answer-once'
import { askerOf } from './asker-of'
import type { ChatEvent } from './chat-event'
import type { ChatServices } from './chat-services'
import { mergeEvents } from './merge-events'
import { prepareTurn } from './prepare-turn'
import { createEventRestorer } from './restore-events'
import { runTurn } from './run-turn'
import type { HistoryMessage } from './turn'
import { createTurnLedger } from './turn-ledger'

/** What a trial tells: first who answers, then what happens in each column; a column ends with `end` or `error`. */
export type TrialEvent =
  | { columns: Asked[] }
  | { by: Asked; event: Exclude<ChatEvent, { type: 'start' | 'done' }> | { type: 'end' } }

export interface TrialQuestion {
  reader: Reader
  community: CommunityRow
  /** Not published yet; its files lie in blob storage under this digest. */
  adapter: { name: string; baseModel: string; digest: string }
  question: string
  /** What was said in each column before. It comes back from the page and is screened like the question. */
  history: Partial<Record<Asked, HistoryMessage[]>>
  /** The asker's own, for what guardrails say. */
  language: string
}

/**
 * Asks one question of an adapter that is not published yet, of its base, and of what it would take the place of:
 * greedily, one draft each, under the community's own instructions and guardrails, side by side as they are written.
 * Nothing is kept. What fails in one column is told there, and the others go on.
 * @throws PolyphonyError rate_limited, overloaded
 */
export async function openTrial(
  asked: TrialQuestion,
  services: ChatServices,
  signal: AbortSignal,
): Promise<AsyncGenerator<TrialEvent>> {
  const columns = await listColumns(asked)
  const leave = await services.limits.enter(askerOf(asked.reader), signal)
  return answerAll({ asked, columns }, services, { signal, leave })
}

type Column = readonly [by: Asked, assistant: ResolvedAssistant]

async function listColumns({ community, adapter }: TrialQuestion): Promise<Column[]> {
  const draft = (digest: string | null | undefined) =>
    draftAssistant({ community, adapterName: adapter.name, baseModel: adapter.baseModel, digest })
  const [base, current, candidate] = await Promise.all([draft(null), draft(undefined), draft(adapter.digest)])
  // Without an adapter what is live is the base, which answers already.
  const isBase = current.modelName === base.modelName
  return [['base', base], ...(isBase ? [] : [['current', current] as const]), ['candidate', candidate]]
}

async function* answerAll(
  { asked, columns }: { asked: TrialQuestion; columns: Column[] },
  services: ChatServices,
  { signal, leave }: { signal: AbortSignal; leave: () => void },
): AsyncGenerator<TrialEvent> {
  try {
    yield { columns: columns.map(([by]) => by) }
    yield* mergeEvents(columns.map((column) => answer(column, asked, services, signal)))
  } finally {
    leave()
  }
}

async function* answer(
  [by, assistant]: Column,
  { question, history, language }: TrialQuestion,
  services: ChatServices,
  signal: AbortSignal,
): AsyncGenerator<TrialEvent> {
  try {
    const memory = new Map<string, unknown>()
    const tools = prepareTurn({ assistant, language, memory }, services, signal)
    const restorer = createEventRestorer(standInsOf(memory))
    const turn = {
      ...{ assistant, question, draw: steadyDraw(assistant), addedInstructions: '' },
      ...{ history: history[by] ?? [], isHistoryUntrusted: true },
    }
    for await (const event of runTurn(turn, tools, createTurnLedger(), signal)) {
      for (const own of restorer.pass(event)) yield* columnEvent(by, own)
    }
    for (const own of restorer.end()) yield* columnEvent(by, own)
    yield { by, event: { type: 'end' } }
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof PolyphonyError)) services.logError(error)
    const known =
      error instanceof PolyphonyError
        ? error
        : new PolyphonyError('internal', 'Something went wrong on this hub. Try again.')
    yield { by, event: { type: 'error', code: known.code, message: known.message } }
  }
}

/** A column's events begin with its first word: who answers is told before. */
function* columnEvent(by: Asked, event: ChatEvent): Generator<TrialEvent> {
  if (event.type !== 'start' && event.type !== 'done') yield { by, event }
}
