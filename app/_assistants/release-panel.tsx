'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { RequestRefused } from '../_documents/document-api'
import type { KeptDraft } from '../_documents/use-kept-draft'
import { DiffView } from '../_policy/diff-view'
import { INPUT } from '../_policy/option-field'
import { ProblemList } from '../_policy/problem-list'
import type { EditorPosition } from '../_policy/yaml-editor'
import { Alert } from '../_ui/alert'
import { Button } from '../_ui/button'
import { dropDraft, fetchDraft, type HeldDraft, publishAssistant, saveDraft } from './assistant-api'
import { OvertakenNote } from './overtaken-note'

/** What becomes of the text: kept on the hub as a draft, published, or thrown away; and who was there first. */
export function ReleasePanel(props: {
  id: string
  draft: KeptDraft
  held: HeldDraft
  isFine: boolean
  onGoTo(position: EditorPosition): void
  /** The hub holds this now. */
  onSettled(held: HeldDraft): void
  onRebase(theirs: HeldDraft): void
}) {
  const { id, draft, held, isFine, onGoTo, onSettled, onRebase } = props
  const t = useTranslations('assistantEditor')
  const format = useFormatter()
  const router = useRouter()
  const [isPending, startTransition] = useTransition()
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<RequestRefused>()
  const [theirs, setTheirs] = useState<HeldDraft>()
  const [done, setDone] = useState<'saved' | 'published'>()
  const isUnsaved = draft.yaml !== held.yaml
  const isNew = draft.yaml !== held.published

  const send = (what: 'saved' | 'published', work: () => Promise<HeldDraft>) =>
    startTransition(async () => {
      setRefusal(undefined)
      setDone(undefined)
      try {
        onSettled(await work())
        setDone(what)
        setTheirs(undefined)
        router.refresh()
      } catch (error) {
        const refused =
          error instanceof RequestRefused ? error : new RequestRefused(t('unreachable'), undefined, [])
        setRefusal(refused)
        if (refused.param === 'revision') setTheirs(await fetchDraft(id).catch(() => undefined))
      }
    })
  const seen = { yaml: draft.yaml, revision: draft.basedOn }
  const keep = async (): Promise<HeldDraft> => {
    const revision = await saveDraft(id, seen)
    return { ...held, yaml: draft.yaml, revision, saved: { by: null, at: new Date().toISOString() } }
  }
  const release = async (): Promise<HeldDraft> => {
    const { version, revision } = await publishAssistant(id, { ...seen, note })
    setNote('')
    return { yaml: draft.yaml, published: draft.yaml, revision, version, saved: null }
  }
  const drop = async (): Promise<HeldDraft> => {
    // Unsaved words are this browser's alone; the hub is asked only where it holds a draft.
    const revision = held.saved ? await dropDraft(id, draft.basedOn) : held.revision
    if (revision === null) router.replace(`/community/${id.split('/')[0]}`)
    return { ...held, yaml: held.published, revision: revision ?? held.revision, saved: null }
  }
  return (
    <section className="flex flex-col gap-3 rounded-2xl border border-line p-4">
      <h2 className="font-serif font-semibold">{t('publishTitle')}</h2>
      <p className="text-small text-muted">
        {held.version === 0 ? t('neverPublished') : t('answersNow', { version: held.version })}{' '}
        {held.saved &&
          t('draftSaved', {
            at: format.dateTime(new Date(held.saved.at), { dateStyle: 'medium', timeStyle: 'short' }),
            by: held.saved.by ?? t('you'),
          })}
      </p>
      {isNew && (
        <details>
          <summary className="text-muted hover:text-ink">
            {held.version === 0 ? t('wholeText') : t('whatChanges', { version: held.version })}
          </summary>
          <div className="mt-2">
            <DiffView before={held.published} after={draft.yaml} />
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
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          disabled={isPending || !isNew || !isFine}
          onClick={() => send('published', release)}
        >
          {t('publish', { version: held.version + 1 })}
        </Button>
        <Button disabled={isPending || !isUnsaved} onClick={() => send('saved', keep)}>
          {t('saveDraft')}
        </Button>
        {isNew && (held.version > 0 || held.saved) && (
          <Button look="plain" disabled={isPending} onClick={() => send('saved', drop)}>
            {t('discard')}
          </Button>
        )}
      </div>
      <p role="status" className="text-small text-muted empty:hidden">
        {isUnsaved ? t('unsaved') : done === 'saved' ? t('saved') : ''}
      </p>
      {done === 'published' && !isNew && (
        <p role="status" className="rounded-xl bg-accent-soft px-3.5 py-2">
          {t('published', { version: held.version })}{' '}
          <Link href={`/chat/${id}`} className="underline underline-offset-2">
            {t('chat')}
          </Link>
        </p>
      )}
      {refusal && !theirs && (
        <Alert className="flex flex-col gap-2">
          <p className="font-medium">{t('refused')}</p>
          {refusal.problems.length > 0 ? (
            <ProblemList problems={refusal.problems} onGoTo={onGoTo} />
          ) : (
            <p dir="auto" className="whitespace-pre-wrap">
              {refusal.message}
            </p>
          )}
        </Alert>
      )}
      {theirs && (
        <OvertakenNote
          {...{ theirs }}
          before={held.yaml}
          yours={draft.yaml}
          onRebase={() => {
            onRebase(theirs)
            setTheirs(undefined)
            setRefusal(undefined)
          }}
          onTake={() => {
            onSettled(theirs)
            setTheirs(undefined)
            setRefusal(undefined)
          }}
        />
      )}
    </section>
  )
}
