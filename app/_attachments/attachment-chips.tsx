'use client'

import { FileText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { useSize } from '@/app/_adapters/use-size'
import { Button } from '@/app/_ui/button'
import type { Attachment } from '@/lib/attachments/attached-text'
import { downloadNameOf } from '@/lib/attachments/file-name'

/** What was attached to a question; each chip opens the text, as the assistant read it. */
export function AttachmentChips({ attachments }: { attachments: readonly Attachment[] }) {
  const t = useTranslations('attachments')
  return (
    <ul aria-label={t('title')} className="mt-2 flex flex-wrap justify-end gap-2">
      {attachments.map((attachment, index) => (
        // They never change places: the same name may stand there twice.
        // biome-ignore lint/suspicious/noArrayIndexKey: what is kept has no other name
        <li key={index} className="min-w-0 max-w-80">
          <Chip attachment={attachment} />
        </li>
      ))}
    </ul>
  )
}

function Chip({ attachment: { name, text, sizeBytes } }: { attachment: Attachment }) {
  const t = useTranslations('attachments')
  const size = useSize()
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <button
        type="button"
        onClick={() => dialog.current?.showModal()}
        className="flex min-h-9 max-w-full items-center gap-1.5 rounded-xl border border-line px-3 text-small hover:bg-raised"
      >
        <FileText aria-hidden="true" className="size-3.5 shrink-0" />
        <bdi className="truncate" data-said>
          {name}
        </bdi>
        <span className="shrink-0 text-muted">{size(sizeBytes)}</span>
      </button>
      <dialog
        ref={dialog}
        aria-label={name}
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        onKeyDown={(event) => event.key === 'Escape' && dialog.current?.close()}
        className="m-auto w-[min(48rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-0 text-ink"
      >
        <div className="flex max-h-[80dvh] flex-col gap-4 p-6">
          <h2 className="break-words font-serif font-semibold">
            <bdi>{name}</bdi>
          </h2>
          <pre
            dir="auto"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by keys
            tabIndex={0}
            data-said
            className="overflow-auto whitespace-pre-wrap break-words text-small"
          >
            {text}
          </pre>
          <form method="dialog" className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => save(name, text)}>{t('download')}</Button>
            <Button type="submit">{t('close')}</Button>
          </form>
        </div>
      </dialog>
    </>
  )
}

function save(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  link.download = downloadNameOf(name)
  link.click()
  URL.revokeObjectURL(link.href)
}
