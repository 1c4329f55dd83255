'use client'

import { useEffect, useState } from 'react'
import * as z from 'zod/mini'

const agreementSchema = z.object({
  answers: z.array(
    z.object({
      position: z.int(),
      answerId: z.string(),
      point: z.tuple([z.number(), z.number()]),
      farthest: z.nullable(z.string()),
    }),
  ),
  groups: z.array(z.array(z.int())),
  heldVariance: z.number(),
})

export type AgreementView = z.infer<typeof agreementSchema>

export type AgreementState =
  | { state: 'off' | 'waiting' | 'failed' }
  | { state: 'known'; agreement: AgreementView }

/** Where the answers of a round agree and differ, asked of the hub once they are all there; again when one of them changes. */
export function useAgreement(input: {
  comparisonId: string | null
  round: number
  /** Of the answers with words, once none is on its way. */
  answerIds: string[]
  isWanted: boolean
}): AgreementState {
  const { comparisonId, round, isWanted } = input
  const answers = input.answerIds.join()
  const isReady = isWanted && comparisonId !== null && input.answerIds.length > 1
  const [known, setKnown] = useState<{ answers: string; result: AgreementState } | null>(null)
  useEffect(() => {
    if (!isReady) return
    const gone = new AbortController()
    fetchAgreement(comparisonId, round, gone.signal)
      .then((agreement): AgreementState => ({ state: 'known', agreement }))
      .catch((): AgreementState => ({ state: 'failed' }))
      .then((result) => !gone.signal.aborted && setKnown({ answers, result }))
    return () => gone.abort()
  }, [isReady, comparisonId, round, answers])
  if (!isReady) return { state: 'off' }
  return known?.answers === answers ? known.result : { state: 'waiting' }
}

async function fetchAgreement(comparisonId: string | null, round: number, signal: AbortSignal) {
  const response = await fetch(`/api/comparisons/${comparisonId}/agreement`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ round }),
    signal,
  })
  if (!response.ok) throw new Error(`the hub answered ${response.status}`)
  return agreementSchema.parse(await response.json())
}
