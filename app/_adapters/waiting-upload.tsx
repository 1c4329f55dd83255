'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { BeforePublishing } from '@/app/_checks/before-publishing'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import type { BundleView } from '@/lib/bundles/view-bundle'
import type { Said } from '@/lib/core/said'
import { BundleDraft, readDraft } from './bundle-draft'
import { ChecksList } from './checks-list'
import { HubSourceLine } from './hub-source-line'
import { deleteUpload, type Published, type PublishOptions, publishUpload } from './upload-api'
import { useTroubleWords } from './use-trouble-words'

/** An upload that an earlier page, or a program, began. */
export interface WaitingUploadView {
  id: string
  name: string
  status: 'receiving' | 'checking' | 'checked' | 'refused' | 'published'
  files: { path: string; sizeBytes: number }[]
  arrivedBytes: number
  /** Where the hub fetches it from; null when somebody sends its files. */
  source: { id: string; commit: string; error: string | null; said?: Said | undefined } | null
  checks: AdapterCheck[]
  /** What it would make here when it is a bundle that passed its checks. */
  bundle: BundleView | null
}

/** What an earlier visit left: files to send again, checks to look at, an adapter to publish. */
export function WaitingUpload(props: {
  community: { slug: string; name: string }
  upload: WaitingUploadView
  mayTakePolicy: boolean
  /** Told once it is live: then it waits no longer. */
  onPublished: (published: Published) => void
}) {
  const { community, upload, mayTakePolicy, onPublished } = props
  const { slug } = community
  const t = useTranslations('adapters')
  const troubleWords = useTroubleWords()
  const router = useRouter()
  const [isBusy, setIsBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const attempt = async (work: () => Promise<void>) => {
    setIsBusy(true)
    setTrouble('')
    try {
      await work()
      router.refresh()
    } catch (error) {
      setTrouble(troubleWords(error))
    } finally {
      setIsBusy(false)
    }
  }
  const draft = useRef<HTMLFormElement>(null)
  const publish = (options: PublishOptions) =>
    attempt(async () => onPublished(await publishUpload(slug, upload.id, options)))
  const isReady = upload.status === 'checked'
  return (
    <section aria-label={upload.name} className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">
          <bdi dir="ltr">{upload.name}</bdi>
        </h3>
        <p className="text-muted">
          {t(upload.status === 'receiving' ? 'interrupted' : `phases.${upload.status}`)}
        </p>
      </header>
      {upload.source && <HubSourceLine source={upload.source} />}
      {upload.checks.length > 0 && <ChecksList checks={upload.checks} />}
      {trouble && <Alert>{trouble}</Alert>}
      {isReady && upload.bundle && (
        <BundleDraft
          {...{ bundle: upload.bundle, mayTakePolicy, isBusy, draft }}
          onPublish={upload.bundle.adapter ? undefined : publish}
        />
      )}
      {isReady && (!upload.bundle || upload.bundle.adapter) && (
        <BeforePublishing
          community={community}
          id={upload.id}
          isBusy={isBusy}
          onPublish={(reason) => void publish({ reason, ...(draft.current && readDraft(draft.current)) })}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {upload.status !== 'checking' && (
          <Button look="plain" disabled={isBusy} onClick={() => attempt(() => deleteUpload(slug, upload.id))}>
            {t('discard')}
          </Button>
        )}
      </div>
    </section>
  )
}
