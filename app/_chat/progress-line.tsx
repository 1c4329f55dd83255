'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import type { Progress } from './conversation-state'

/** A caret at once, then what is happening: "drafting 4 · choosing"; what this page does not follow is awaited. */
export function ProgressLine({ progress, hasText }: { progress: Progress | null; hasText: boolean }) {
  const t = useTranslations('progress')
  const isOnline = useSyncExternalStore(
    followNetwork,
    () => navigator.onLine,
    () => true,
  )
  const steps = progress && !hasText ? stepsOf(progress) : []
  return (
    <p role="status" className="flex min-h-6 items-center gap-2.5 text-small text-muted">
      <span aria-hidden="true" className="inline-block h-4 w-0.5 motion-safe:animate-caret bg-accent" />
      {!progress && t(isOnline ? 'elsewhere' : 'offline')}
      {steps.map((step) => t(step, { count: progress?.drafts ?? 0, done: progress?.done ?? 0 })).join(' · ')}
    </p>
  )
}

function followNetwork(onChange: () => void): () => void {
  window.addEventListener('online', onChange)
  window.addEventListener('offline', onChange)
  return () => {
    window.removeEventListener('online', onChange)
    window.removeEventListener('offline', onChange)
  }
}

type Step = 'screening' | 'drafting' | 'draftingDone' | 'choosing' | 'screening-answer'

function stepsOf({ state, drafts, done }: Progress): Step[] {
  if (state === 'waiting') return []
  if (state === 'screening') return ['screening']
  const drafting: Step[] = !drafts
    ? []
    : done !== undefined && done > 0 && done < drafts
      ? ['draftingDone']
      : ['drafting']
  if (state === 'drafting') return drafting
  return state === 'choosing' ? [...drafting, 'choosing'] : ['screening-answer']
}
