'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { addShare, readShares, removeShare, type ShareAnswer, type ShareView } from './share-actions'
import type { Shared } from './share-menu'

/** Links under which this conversation or comparison can be read, and the whole of it as a file. */
export function ShareDialog(props: { shared: Shared; keptIn: 'cookie' | 'account'; onClose: () => void }) {
  const { shared, keptIn, onClose } = props
  const isComparison = shared.kind === 'comparison'
  const t = useTranslations('share')
  const dialog = useRef<HTMLDialogElement>(null)
  const [shares, setShares] = useState<ShareView[]>([])
  const [trouble, setTrouble] = useState<'failed' | 'full' | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [showsName, setShowsName] = useState(false)
  const run = async (act: () => Promise<ShareAnswer>) => {
    setIsBusy(true)
    const answer = await act().catch((): ShareAnswer => ({ trouble: 'failed' }))
    setIsBusy(false)
    setTrouble('trouble' in answer ? answer.trouble : null)
    if ('shares' in answer) setShares(answer.shares)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    dialog.current?.showModal()
    void run(() => readShares(shared.id))
  }, [])
  const file = `/api/${shared.kind}s/${shared.id}/export?format=`
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label={t('title')}
      // A click on the backdrop is a click on the dialog itself; its contents fill it otherwise.
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      onKeyDown={(event) => event.key === 'Escape' && dialog.current?.close()}
      className="m-auto w-[min(32rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-0 text-ink"
    >
      <div className="flex flex-col gap-4 p-6">
        <h2 className="font-serif font-semibold">{t('title')}</h2>
        <p className="text-small text-muted">{t(isComparison ? 'introComparison' : 'intro')}</p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button look="primary" disabled={isBusy} onClick={() => run(() => addShare(shared.id, showsName))}>
            {t('create')}
          </Button>
          {keptIn === 'account' && (
            <label className="inline-flex min-h-9 items-center gap-2">
              <input
                type="checkbox"
                checked={showsName}
                onChange={(event) => setShowsName(event.target.checked)}
                className="size-4 accent-(--color-accent)"
              />
              {t('name')}
            </label>
          )}
        </div>
        {trouble && (
          <p role="alert" className="text-small text-danger">
            {t(trouble)}
          </p>
        )}
        <ul className="flex max-h-60 flex-col gap-3 overflow-y-auto">
          {shares.map((share) => (
            <ShareItem
              key={share.id}
              share={share}
              isBusy={isBusy}
              onRevoke={() => run(() => removeShare(shared.id, share.id))}
            />
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line pt-4 text-small">
          <span className="font-semibold">{t('download')}</span>
          <a href={`${file}markdown`} download className="underline underline-offset-2">
            {t('markdown')}
          </a>
          <a href={`${file}json`} download className="underline underline-offset-2">
            {t(isComparison ? 'jsonComparison' : 'json')}
          </a>
        </div>
        <form method="dialog" className="flex justify-end">
          <Button type="submit">{t('close')}</Button>
        </form>
      </div>
    </dialog>
  )
}

function ShareItem(props: { share: ShareView; isBusy: boolean; onRevoke: () => void }) {
  const { share, isBusy, onRevoke } = props
  const t = useTranslations('share')
  const [isCopied, setIsCopied] = useState(false)
  const address = `${window.location.origin}/s/${share.id}`
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    setIsCopied(true)
  }
  return (
    <li className="flex flex-col gap-1">
      <span className="text-small text-muted">
        {t('made', { date: share.createdAt })}
        {share.showsName && ` · ${t('withName')}`}
      </span>
      <span className="flex flex-wrap items-center gap-2">
        <a
          href={address}
          dir="ltr"
          data-testid="share-link"
          className="min-w-0 flex-1 basis-48 truncate rounded-lg bg-raised px-3 py-2 font-mono text-small"
        >
          {address}
        </a>
        <Button className="text-small" onClick={copy}>
          {isCopied ? t('copied') : t('copy')}
        </Button>
        <Button look="danger" className="text-small" disabled={isBusy} onClick={onRevoke}>
          {t('revoke')}
        </Button>
      </span>
    </li>
  )
}
