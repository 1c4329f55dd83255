'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { sendFiles, type Transfer } from './send-files'
import { checkUpload, deleteUpload, openUpload, type Published, publishUpload } from './upload-api'
import { useTroubleWords } from './use-trouble-words'

/** How far one upload is; `failed` can be tried again from where it stopped. */
export type UploadPhase =
  | 'opening'
  | 'sending'
  | 'paused'
  | 'checking'
  | 'checked'
  | 'refused'
  | 'publishing'
  | 'published'
  | 'failed'

export interface UploadState {
  phase: UploadPhase
  id: string | null
  sentBytes: number
  /** Bytes a second, over the last seconds. */
  bytesPerSecond: number
  checks: AdapterCheck[]
  published: Published | null
  /** Why it failed; empty when it did not. */
  trouble: string
}

export interface UploadPlan {
  name: string
  files: File[]
  /** An upload that was begun earlier with the same files. */
  id?: string | undefined
}

/** Carries one upload from its files to a published version, and says how far it is. */
export function useUpload(slug: string, plan: UploadPlan) {
  const [state, setState] = useState<UploadState>(BEGIN)
  const transfer = useRef<Transfer | undefined>(undefined)
  const id = useRef(plan.id)
  const troubleWords = useTroubleWords()
  const change = useCallback((part: Partial<UploadState>) => setState((old) => ({ ...old, ...part })), [])

  const run = useCallback(async () => {
    try {
      change({ phase: 'opening', trouble: '' })
      id.current ??= await openUpload(slug, {
        name: plan.name,
        files: plan.files.map(({ name, size }) => ({ path: name, sizeBytes: size })),
      })
      change({ phase: 'sending', id: id.current, checks: [] })
      const speed = speedometer()
      transfer.current = sendFiles(slug, id.current, plan.files, (sentBytes) =>
        change({ sentBytes, bytesPerSecond: speed(sentBytes) }),
      )
      await transfer.current.finished
      change({ phase: 'checking' })
      const checks: AdapterCheck[] = []
      const walk = checkUpload(slug, id.current)
      for (let step = await walk.next(); ; step = await walk.next()) {
        if (step.done) return change({ phase: step.value })
        checks.push(step.value)
        change({ checks: [...checks] })
      }
    } catch (error) {
      change({ phase: 'failed', trouble: troubleWords(error) })
    }
  }, [slug, plan, change, troubleWords])

  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void run()
  }, [run])

  return {
    state,
    retry: () => void run(),
    pause: () => {
      transfer.current?.pause()
      change({ phase: 'paused' })
    },
    resume: () => {
      transfer.current?.resume()
      change({ phase: 'sending' })
    },
    publish: async (reason: string | undefined) => {
      if (!id.current) return
      change({ phase: 'publishing', trouble: '' })
      try {
        change({ phase: 'published', published: await publishUpload(slug, id.current, { reason }) })
      } catch (error) {
        change({ phase: 'checked', trouble: troubleWords(error) })
      }
    },
    discard: async () => {
      transfer.current?.pause()
      if (id.current) await deleteUpload(slug, id.current).catch(() => undefined)
    },
  }
}

const BEGIN: UploadState = {
  phase: 'opening',
  id: null,
  sentBytes: 0,
  bytesPerSecond: 0,
  checks: [],
  published: null,
  trouble: '',
}

const WINDOW_MS = 4000

/** Bytes a second between the oldest and the newest reading of the last seconds. */
function speedometer(): (bytes: number) => number {
  let readings: { at: number; bytes: number }[] = []
  return (bytes) => {
    const at = performance.now()
    readings = [...readings.filter((reading) => at - reading.at < WINDOW_MS), { at, bytes }]
    const first = readings[0]
    const seconds = first ? (at - first.at) / 1000 : 0
    return first && seconds > 0 ? (bytes - first.bytes) / seconds : 0
  }
}
