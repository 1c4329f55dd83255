import {
  type AskedQuestion,
  type ConversationAction,
  type ConversationState,
  isWrittenElsewhere,
  stepConversation,
} from '@/app/_chat/conversation-state'
import type { MessageView } from '@/app/_chat/message-view'
import type { Attachment } from '@/lib/attachments/attached-text'

/** One question and the answers that stand side by side under it, by the position of their column. */
export interface Round extends AskedQuestion {
  index: number
  /** Each a question and its answer: what one assistant was asked in this round, and said. */
  cells: ReadonlyMap<number, ConversationState>
}

export type ComparisonAction =
  /** A question goes to some columns: a new round, or once more inside one. */
  | (AskedQuestion & { type: 'asked'; round: number; positions: number[]; key: string })
  | { type: 'stepped'; round: number; position: number; step: ConversationAction }
  /** A question is taken back in one column that the hub never got there. */
  | { type: 'discarded'; round: number; position: number }
  /** The page came again from the server. */
  | { type: 'reloaded'; rounds: Round[] }
  /** Everything as the server has it, because it says more now: the names. */
  | { type: 'replaced'; rounds: Round[] }
  | { type: 'abandoned' }

/** One step of a comparison; every cell steps as a conversation of its own, so that no answer can hurt another. */
export function stepComparison(rounds: Round[], action: ComparisonAction): Round[] {
  switch (action.type) {
    case 'asked': {
      const known = rounds.find(({ index }) => index === action.round)
      const { question, attachments } = action
      const round = known ?? { index: action.round, question, attachments, cells: new Map() }
      const cells = new Map(round.cells)
      for (const position of action.positions) cells.set(position, askedCell(action, position))
      const asked = { ...round, cells }
      return known ? rounds.map((one) => (one === known ? asked : one)) : [...rounds, asked]
    }
    case 'stepped':
      return rounds.map((round) =>
        round.index === action.round ? stepCell(round, action.position, action.step) : round,
      )
    case 'discarded':
      return rounds
        .map((round) => (round.index === action.round ? withoutCell(round, action.position) : round))
        .filter(({ cells }) => cells.size > 0)
    case 'reloaded':
      return rounds.map((round) => {
        const fresh = action.rounds.find(({ index }) => index === round.index)
        return stepCells(round, (position) => {
          const messages = fresh?.cells.get(position)?.messages ?? []
          return { type: 'reloaded', piece: { messages, hasEarlier: false, hasLater: false } }
        })
      })
    case 'replaced':
      return action.rounds
    case 'abandoned':
      return rounds.map((round) => stepCells(round, () => ({ type: 'abandoned' })))
  }
}

/** Rounds from what is kept. */
export function toRounds(
  kept: readonly {
    index: number
    question: string
    attachments: Attachment[]
    cells: { position: number; messages: MessageView[] }[]
  }[],
): Round[] {
  return kept.map(({ cells, ...round }) => ({
    ...round,
    cells: new Map(
      cells.map(({ position, messages }) => [position, { conversationId: null, messages, progress: null }]),
    ),
  }))
}

/** Whether any answer of a round, or of all, is on its way. */
export const isRunning = ({ cells }: Round): boolean =>
  [...cells.values()].some(({ progress }) => progress !== null)

/** Whether another tab is writing an answer here. */
export const isAnyWrittenElsewhere = (rounds: Round[]): boolean =>
  rounds.some(({ cells }) => [...cells.values()].some(isWrittenElsewhere))

/** The answer in a cell; undefined when its column was not asked. */
export function answerIn({ cells }: Round, position: number) {
  const last = cells.get(position)?.messages.at(-1)
  return last?.role === 'assistant' ? last : undefined
}

/** Where the hub never got the question: no network, no place, an error. */
export function isUnsentIn(round: Round, position: number): boolean {
  const answer = answerIn(round, position)
  return answer?.status === 'failed' && answer.id === undefined
}

const nothingAsked: ConversationState = { conversationId: null, messages: [], progress: null }

const askedCell = (
  { question, attachments, key }: AskedQuestion & { key: string },
  position: number,
): ConversationState =>
  stepConversation(nothingAsked, { type: 'asked', question, attachments, key: `${key}-${position}` })

function stepCell(round: Round, position: number, step: ConversationAction): Round {
  const cell = round.cells.get(position)
  if (!cell) return round
  const next = stepConversation(cell, step)
  return next === cell ? round : { ...round, cells: new Map(round.cells).set(position, next) }
}

function withoutCell(round: Round, position: number): Round {
  const cells = new Map(round.cells)
  cells.delete(position)
  return { ...round, cells }
}

function stepCells(round: Round, stepOf: (position: number) => ConversationAction): Round {
  return [...round.cells.keys()].reduce(
    (before, position) => stepCell(before, position, stepOf(position)),
    round,
  )
}
