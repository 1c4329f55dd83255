'use client'

import {
  createContext,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { NewStatementInput } from '@/lib/moderation/statements'
import { type StatementAnswer, takeBack, tellModerators } from './statement-actions'
import type { StatementView } from './statement-view'

interface Statements {
  /** Under a link nothing of the text can be handed on, and an answer is somebody else's. */
  isShared: boolean
  find: (messageId: string) => StatementView | undefined
  /** Undefined when it went well, else the trouble's name. */
  tell: (statement: Omit<NewStatementInput, 'shareId'>) => Promise<string | undefined>
  takeBack: (statement: StatementView) => Promise<string | undefined>
  /** The answer about which something was said a moment ago, until the focus has gone there. */
  justSaid: RefObject<string | null>
  /** Statements about answers that came to the page later. */
  came: (statements: StatementView[]) => void
}

const Context = createContext<Statements | null>(null)

/** What this reader has told moderators about the answers of this page. */
export function StatementsProvider(props: {
  initial: StatementView[]
  shareId?: string
  children: ReactNode
}) {
  const { initial, shareId, children } = props
  const [held, setHeld] = useState(initial)
  const justSaid = useRef<string | null>(null)
  const came = useCallback((statements: StatementView[]) => {
    const fresh = new Set(statements.map(({ messageId }) => messageId))
    setHeld((all) => [...all.filter(({ messageId }) => !fresh.has(messageId)), ...statements])
  }, [])
  const value = useMemo((): Statements => {
    const run = async (messageId: string, act: () => Promise<StatementAnswer>) => {
      const answer = await act().catch((): StatementAnswer => ({ trouble: 'failed' }))
      if ('trouble' in answer) return answer.trouble
      justSaid.current = messageId
      setHeld((all) => [...all.filter((one) => one.messageId !== messageId), ...answer.statements])
      return undefined
    }
    return {
      isShared: shareId !== undefined,
      find: (messageId) => held.findLast((one) => one.messageId === messageId),
      tell: (statement) =>
        run(statement.messageId, () => tellModerators({ ...statement, ...(shareId && { shareId }) })),
      takeBack: ({ messageId, id }) => run(messageId, () => takeBack(messageId, id)),
      justSaid,
      came,
    }
  }, [held, shareId, came])
  return <Context value={value}>{children}</Context>
}

/** Null where nobody reports or appeals. */
export const useStatements = (): Statements | null => useContext(Context)
