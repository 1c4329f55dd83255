'use client'

import { type Dispatch, useEffect, useMemo, useRef } from 'react'
import { useConversations } from '@/app/_shell/conversations-context'
import type { ConversationAction } from './conversation-state'
import { dropUnsentQuestion, keepUnsentQuestion, type UnsentQuestion } from './unsent-questions'
import { listUnsentBelow, type UnsentPlace } from './unsent-text'

/**
 * Questions of a conversation that the hub has not kept: they can be asked once more, also after a reload. `name` says
 * of which conversation, or of whom one is about to begin with; null remembers them for as long as the page is open.
 */
export function useUnsentQuestions(name: string | null, dispatch: Dispatch<ConversationAction>) {
  const { readerKey } = useConversations()
  const known = useRef(new Map<string, { question: UnsentQuestion; place: UnsentPlace | null }>())
  const place = useMemo(() => (name === null ? null : { readerKey, name }), [readerKey, name])
  const latest = useRef(place)
  latest.current = place
  useEffect(() => {
    const first = latest.current
    if (!first || listUnsentBelow(first).length === 0) return
    let isGone = false
    void import('./read-unsent-questions').then(({ readUnsentQuestions }) => {
      for (const question of isGone ? [] : readUnsentQuestions(first)) {
        const { key, replacing, ...asked } = question
        known.current.set(key, { question, place: first })
        dispatch({ type: 'asked', ...asked, key, replaces: replacing && Object.values(replacing)[0] })
        dispatch({ type: 'failed', error: { code: 'not_sent' } })
      }
    })
    return () => {
      isGone = true
    }
  }, [dispatch])
  return useMemo(
    () => ({
      begin(question: UnsentQuestion) {
        known.current.set(question.key, { question, place: latest.current })
      },
      keep(key: string) {
        const unsent = known.current.get(key)
        if (unsent?.place) keepUnsentQuestion(unsent.place, unsent.question)
      },
      /** It was sent or taken back. */
      drop(key: string): UnsentQuestion | undefined {
        const unsent = known.current.get(key)
        known.current.delete(key)
        if (unsent?.place) dropUnsentQuestion(unsent.place, key)
        return unsent?.question
      },
    }),
    [],
  )
}
