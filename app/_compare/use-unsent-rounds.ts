'use client'

import { type Dispatch, useEffect, useMemo, useRef } from 'react'
import type { UnsentPlace } from '@/app/_chat/unsent-text'
import { useConversations } from '@/app/_shell/conversations-context'
import type { ComparisonAction, Round } from './comparison-state'
import { keepUnsentRound, placeUnsent, readUnsentRounds, type UnsentRound } from './unsent-rounds'

/**
 * Questions of a comparison that the hub has not kept, column by column: they can be asked once more, also after a
 * reload. `name` says of which comparison, or what a new one will be; `onFound` hears that some waited.
 */
export function useUnsentRounds(input: {
  name: string
  initial: Round[]
  dispatch: Dispatch<ComparisonAction>
  onFound: () => void
}) {
  const { name, dispatch } = input
  const { readerKey } = useConversations()
  const place = useRef<UnsentPlace>({ readerKey, name })
  place.current = { readerKey, name }
  const known = useRef(new Map<number, UnsentRound>())
  const first = useRef(input)
  useEffect(() => {
    const { initial, onFound } = first.current
    let rounds = initial
    for (const waiting of readUnsentRounds(place.current)) {
      const unsent = placeUnsent(waiting, rounds)
      const { round, positions } = unsent
      if (round !== waiting.round || positions.length === 0)
        keepUnsentRound(place.current, { ...waiting, positions: [] })
      if (positions.length === 0) continue
      known.current.set(round, unsent)
      keepUnsentRound(place.current, unsent)
      rounds = [...rounds, { ...unsent, index: round, cells: new Map() }]
      dispatch({ type: 'asked', ...unsent, key: `unsent-${round}` })
      for (const position of positions) {
        const step = { type: 'failed' as const, error: { code: 'not_sent' } }
        dispatch({ type: 'stepped', round, position, step })
      }
    }
    if (known.current.size > 0) onFound()
  }, [dispatch])
  return useMemo(
    () => ({
      /** From before it is sent until the hub has it, whatever becomes of this page. */
      keep(asked: UnsentRound) {
        const before = known.current.get(asked.round)?.positions ?? []
        const unsent = { ...asked, positions: [...new Set([...before, ...asked.positions])] }
        known.current.set(asked.round, unsent)
        keepUnsentRound(place.current, unsent)
      },
      /** This column has it, or it was taken back there. */
      drop(round: number, position: number) {
        const before = known.current.get(round)
        if (!before) return
        const unsent = { ...before, positions: before.positions.filter((one) => one !== position) }
        known.current.set(round, unsent)
        keepUnsentRound(place.current, unsent)
      },
      /** The hub has given the comparison an id. */
      move(id: string) {
        const [from, to] = [place.current, { ...place.current, name: id }]
        if (from.name === id) return
        place.current = to
        for (const unsent of known.current.values()) {
          keepUnsentRound(from, { ...unsent, positions: [] })
          keepUnsentRound(to, unsent)
        }
      },
    }),
    [],
  )
}
