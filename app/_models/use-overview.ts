import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ModelsOverview } from '@/lib/models/models-overview'

const BUSY_MS = 700
const QUIET_MS = 4_000
/** The pace is that of the last seconds. */
const WINDOW_MS = 10_000

/** The overview as it is now, asked for again and again: often while something is under way. */
export function useOverview(initial: ModelsOverview) {
  const router = useRouter()
  const [overview, setOverview] = useState(initial)
  const samples = useRef(new Map<string, Sample[]>())
  const names = useRef(namesOf(initial))

  const refresh = useCallback(async () => {
    const response = await fetch('/api/operator/models', { cache: 'no-store' }).catch(() => undefined)
    if (!response?.ok) return
    const next: ModelsOverview = await response.json()
    for (const { id, doneBytes } of next.jobs) note(samples.current, id, doneBytes)
    setOverview(next)
    // The rest of the page says what is installed already.
    if (namesOf(next) !== names.current) {
      names.current = namesOf(next)
      router.refresh()
    }
  }, [router])

  const isBusy = isUnderWay(overview)
  useEffect(() => {
    const timer = setInterval(
      () => {
        if (!document.hidden) void refresh()
      },
      isBusy ? BUSY_MS : QUIET_MS,
    )
    return () => clearInterval(timer)
  }, [isBusy, refresh])

  // What the server sends after an action is newer than what was asked for before it.
  useEffect(() => setOverview(initial), [initial])

  const speedOf = (id: string): number => {
    const own = samples.current.get(id) ?? []
    const [first, last] = [own[0], own.at(-1)]
    if (!first || !last || last.atMs === first.atMs) return 0
    return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1_000
  }
  return { overview, refresh, speedOf }
}

interface Sample {
  atMs: number
  bytes: number
}

function note(samples: Map<string, Sample[]>, id: string, bytes: number): void {
  const atMs = performance.now()
  const recent = (samples.get(id) ?? []).filter((one) => atMs - one.atMs < WINDOW_MS)
  samples.set(id, [...recent, { atMs, bytes }])
}

const namesOf = ({ bases }: ModelsOverview) => bases.map(({ name }) => name).join('\n')

function isUnderWay({ jobs, bases }: ModelsOverview): boolean {
  return (
    jobs.some(({ status }) => status === 'waiting' || status === 'running') ||
    bases.some(({ state }) => state === 'starting' || state === 'restarting' || state === 'waiting')
  )
}
