'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useSay } from '@/app/_i18n/use-say'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { ChecksList } from './checks-list'
import { HubSourceLine } from './hub-source-line'
import { deleteUpload, findUpload, importFromHub } from './upload-api'
import { useSize } from './use-size'
import { useTroubleWords } from './use-trouble-words'
import type { WaitingUploadView } from './waiting-upload'

const LOOK_MS = 1_000

/** An import from the Hugging Face Hub that is being fetched or checked, by the hub and not by this page. */
export function HubImport({ slug, upload }: { slug: string; upload: WaitingUploadView }) {
  const t = useTranslations('hubImports')
  const words = useTranslations('adapters')
  const size = useSize()
  const say = useSay()
  const troubleWords = useTroubleWords()
  const router = useRouter()
  const [state, setState] = useState(upload)
  const [trouble, setTrouble] = useState('')
  const { id, name, files, source, status, checks, arrivedBytes } = state
  const isStopped = status === 'receiving' && source?.error != null
  const totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)

  useEffect(() => {
    if (isStopped) return
    let isHere = true
    const timer = setInterval(async () => {
      const now = await findUpload(slug, id).catch(() => undefined)
      if (!now || !isHere) return
      setState((old) => ({ ...old, ...now }))
      if (now.status === 'checked' || now.status === 'refused') router.refresh()
    }, LOOK_MS)
    return () => {
      isHere = false
      clearInterval(timer)
    }
  }, [slug, id, isStopped, router])

  const attempt = async (work: () => Promise<void>) => {
    setTrouble('')
    await work().catch((error: unknown) => setTrouble(troubleWords(error)))
  }
  const retry = () =>
    attempt(async () => {
      if (!source) return
      await importFromHub(slug, { id: source.id, revision: source.commit, name })
      setState((old) => ({ ...old, source: { ...source, error: null, said: undefined } }))
    })
  const giveUp = () =>
    attempt(async () => {
      await deleteUpload(slug, id)
      router.refresh()
    })
  const stopped = isStopped && source ? (source.said ? say(source.said) : source.error) : ''
  return (
    <section aria-label={name} className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">
          <bdi dir="ltr">{name}</bdi>
        </h3>
        <p role="status" className="text-muted">
          {status === 'receiving' ? t(isStopped ? 'stopped' : 'fetching') : words(`phases.${status}`)}
        </p>
      </header>
      {source && <HubSourceLine source={source} />}
      {status === 'receiving' && (
        <div>
          <progress
            aria-label={name}
            value={arrivedBytes}
            max={Math.max(1, totalBytes)}
            className="h-2 w-full overflow-hidden rounded-full"
          />
          <p className="text-small text-muted">
            {words('sent', { sent: size(arrivedBytes), total: size(totalBytes) })}
          </p>
        </div>
      )}
      {checks.length > 0 && <ChecksList checks={checks} />}
      {(trouble || stopped) && <Alert>{trouble || stopped}</Alert>}
      <div className="flex flex-wrap gap-2">
        {isStopped && (
          <Button look="primary" onClick={() => void retry()}>
            {words('retry')}
          </Button>
        )}
        {status === 'receiving' && (
          <Button look="plain" onClick={() => void giveUp()}>
            {t('giveUp')}
          </Button>
        )}
      </div>
    </section>
  )
}
