'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { ImportReportList } from './import-report-list'
import { type ImportState, sendExport } from './send-export'

/** Brings conversations along from elsewhere: choose the file, see how far it is, and what came of it. */
export function ImportForm() {
  const t = useTranslations('imports')
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const stop = useRef<() => void>(null)
  const [state, setState] = useState<ImportState | null>(null)
  const isBusy = state?.state === 'sending' || state?.state === 'reading'
  const begin = (file: File | undefined) => {
    if (!file) return
    setState({ state: 'sending', share: 0 })
    stop.current = sendExport(file, (next) => {
      setState(next)
      if (next.state === 'done' || next.state === 'failed') router.refresh()
    })
    // The same file may be chosen again.
    if (input.current) input.current.value = ''
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t('file')}</span>
        <input
          ref={input}
          type="file"
          accept=".zip,.json,application/zip,application/json"
          disabled={isBusy}
          onChange={(event) => begin(event.target.files?.[0])}
          className="max-w-full file:me-3 file:rounded-full file:border file:border-line file:bg-transparent file:px-4 file:py-1 file:font-medium"
        />
      </label>
      <div role="status" className="w-full">
        {state && <ImportProgress state={state} />}
      </div>
      {state?.state === 'sending' && (
        <Button
          onClick={() => {
            stop.current?.()
            setState(null)
          }}
        >
          {t('stop')}
        </Button>
      )}
    </div>
  )
}

function ImportProgress({ state }: { state: ImportState }) {
  const t = useTranslations('imports')
  if (state.state === 'sending')
    return (
      <label className="flex flex-col gap-1">
        {t('sending', { share: Math.floor(state.share * 100) })}
        <progress max={1} value={state.share} className="w-full accent-accent" />
      </label>
    )
  if (state.state === 'reading')
    return (
      <label className="flex flex-col gap-1">
        {t('reading', { count: (state.report?.conversations ?? 0) + (state.report?.duplicates ?? 0) })}
        <progress className="w-full accent-accent" />
      </label>
    )
  return (
    <>
      {state.state === 'failed' && <Alert className="mb-2">{t(troubleOf(state, (key) => t.has(key)))}</Alert>}
      {state.report && <ImportReportList report={state.report} isFailed={state.state === 'failed'} />}
    </>
  )
}

/** The words for what was at fault, else for what kind of trouble it was. */
function troubleOf(
  state: { code: string; param: string | undefined },
  has: (key: string) => boolean,
): string {
  const key = [`trouble.${state.param}`, `trouble.${state.code}`].find(has)
  return key ?? 'trouble.internal'
}
