'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { RequestRefused } from '@/app/_documents/document-api'
import type { KeptDraft } from '../_documents/use-kept-draft'
import { Alert } from '../_ui/alert'
import { Button } from '../_ui/button'
import { DiffView } from './diff-view'
import { INPUT } from './option-field'
import { ParitySummary } from './parity-summary'
import { fetchPolicy, type PolicyTestView, publish } from './policy-api'
import { ProblemList } from './problem-list'
import { TestList } from './test-list'
import type { EditorPosition } from './yaml-editor'

interface Held {
  yaml: string
  version: number
}

/** The gate: what would change, how the policy's own tests go, and publishing, which the server allows or refuses. */
export function PublishPanel(props: {
  slug: string
  draft: KeptDraft
  published: Held
  tests: PolicyTestView[] | undefined
  testCount: number | undefined
  onShow(position: EditorPosition): void
  onRebase(held: Held): void
  onPublished(version: number): void
}) {
  const { slug, draft, published, tests, testCount, onShow, onRebase, onPublished } = props
  const t = useTranslations('policyEditor')
  const [isPending, startTransition] = useTransition()
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<RequestRefused>()
  const [overtaking, setOvertaking] = useState<Held>()
  const [done, setDone] = useState<number>()
  const isChanged = draft.yaml !== published.yaml

  const send = () =>
    startTransition(async () => {
      setRefusal(undefined)
      setDone(undefined)
      try {
        const { yaml, basedOn, forkedFrom } = draft
        const version = await publish(slug, { yaml, basedOn, note, ...(forkedFrom && { forkedFrom }) })
        setNote('')
        setDone(version)
        setOvertaking(undefined)
        onPublished(version)
      } catch (error) {
        const refused =
          error instanceof RequestRefused ? error : new RequestRefused(t('unreachable'), undefined, [])
        setRefusal(refused)
        if (refused.param === 'basedOn') setOvertaking(await fetchPolicy(slug).catch(() => undefined))
      }
    })
  return (
    <section className="flex flex-col gap-3 rounded-2xl border border-line p-4">
      <h2 className="font-serif font-semibold">{t('publishTitle')}</h2>
      <TestList tests={tests} count={testCount} onShow={onShow} />
      <ParitySummary slug={slug} yaml={tests && draft.yaml} />
      {isChanged && (
        <details>
          <summary className="text-muted hover:text-ink">
            {t('whatChanges', { version: published.version })}
          </summary>
          <div className="mt-2">
            <DiffView before={published.yaml} after={draft.yaml} />
          </div>
        </details>
      )}
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t('note')}</span>
        <input
          dir="auto"
          maxLength={300}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          className={INPUT}
        />
      </label>
      <Button look="primary" className="self-start" disabled={isPending || !isChanged} onClick={send}>
        {isPending ? t('publishing') : t('publish', { version: draft.basedOn + 1 })}
      </Button>
      {done !== undefined && !isChanged && (
        <p role="status" className="rounded-xl bg-accent-soft px-3.5 py-2">
          {t('published', { version: done })}{' '}
          <Link
            href={`/community/${encodeURIComponent(slug)}/policy`}
            className="underline underline-offset-2"
          >
            {t('read')}
          </Link>
        </p>
      )}
      {refusal && (
        <Alert className="flex flex-col gap-2">
          <p className="font-medium">
            {overtaking ? t('overtaken', { version: overtaking.version }) : t('refused')}
          </p>
          {refusal.problems.length > 0 ? (
            <ProblemList problems={refusal.problems} onGoTo={onShow} />
          ) : (
            !overtaking && <p dir="auto">{refusal.message}</p>
          )}
        </Alert>
      )}
      {overtaking && (
        <div className="flex flex-col gap-3">
          <p>{t('overtakenHint')}</p>
          <h3 className="font-medium">{t('theirChange')}</h3>
          <DiffView before={published.yaml} after={overtaking.yaml} />
          <h3 className="font-medium">{t('yoursOverTheirs')}</h3>
          <DiffView before={overtaking.yaml} after={draft.yaml} />
          <Button
            className="self-start"
            onClick={() => {
              onRebase(overtaking)
              setOvertaking(undefined)
              setRefusal(undefined)
            }}
          >
            {t('rebase', { version: overtaking.version })}
          </Button>
        </div>
      )}
    </section>
  )
}
