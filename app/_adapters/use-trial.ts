'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { applyTrial, beginRound, endRound, saidIn, type TrialRound } from './trial-state'
import { tryUpload } from './upload-api'
import { useTroubleWords } from './use-trouble-words'

const LOST = { code: 'connection_lost' }

/** A conversation with an upload, its base and the live version at once; it is kept in this page alone. */
export function useTrial(slug: string, id: string) {
  const [rounds, setRounds] = useState<TrialRound[]>([])
  const [isAsking, setIsAsking] = useState(false)
  const [trouble, setTrouble] = useState('')
  const troubleWords = useTroubleWords()
  const running = useRef<AbortController | undefined>(undefined)
  const key = useRef(0)
  useEffect(() => () => running.current?.abort(), [])

  const changeLast = useCallback(
    (change: (round: TrialRound) => TrialRound) =>
      setRounds((all) => all.map((round, index) => (index === all.length - 1 ? change(round) : round))),
    [],
  )
  /** False when the question was not taken: it stays in its field. */
  const ask = async (question: string): Promise<boolean> => {
    const abort = new AbortController()
    running.current = abort
    setIsAsking(true)
    setTrouble('')
    let isTaken = false
    try {
      const history = {
        base: saidIn(rounds, 'base'),
        current: saidIn(rounds, 'current'),
        candidate: saidIn(rounds, 'candidate'),
      }
      for await (const event of tryUpload(slug, id, { question, history }, abort.signal)) {
        if (!isTaken) setRounds((all) => [...all, beginRound(key.current++, question)])
        isTaken = true
        changeLast((round) => applyTrial(round, event))
      }
      changeLast((round) => endRound(round, 'failed', LOST))
    } catch (error) {
      if (!abort.signal.aborted) setTrouble(troubleWords(error))
      if (isTaken)
        changeLast((round) =>
          abort.signal.aborted ? endRound(round, 'stopped') : endRound(round, 'failed', LOST),
        )
    } finally {
      setIsAsking(false)
    }
    return isTaken
  }
  return {
    ...{ rounds, isAsking, trouble, ask },
    stop: () => running.current?.abort(),
    beginAnew: () => {
      running.current?.abort()
      setRounds([])
      setTrouble('')
    },
  }
}
