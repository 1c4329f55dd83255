'use client'

import { FileText, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useSize } from '@/app/_adapters/use-size'
import { type Attachment, MOST_FILE_BYTES, MOST_FILES } from '@/lib/attachments/attached-text'
import type { RefusedFile } from './read-files'

/** What is attached to a question that is being written, each one to be taken away, and what could not be. */
export function AttachmentTray(props: {
  attachments: readonly Attachment[]
  refused: readonly RefusedFile[]
  onRemove: (index: number) => void
}) {
  const { attachments, refused, onRemove } = props
  const t = useTranslations('attachments')
  const size = useSize()
  return (
    <div className="flex flex-col gap-2 px-1 pb-2 pt-1">
      <output className="sr-only">{t('count', { count: attachments.length })}</output>
      {attachments.length > 0 && (
        <ul aria-label={t('title')} className="flex flex-wrap gap-2">
          {attachments.map(({ name, text, sizeBytes }, index) => (
            <li
              key={`${name} ${text.length} ${text.slice(0, 40)}`}
              className="flex min-w-0 max-w-80 items-center gap-1.5 rounded-xl bg-raised ps-3 text-small"
            >
              <FileText aria-hidden="true" className="size-3.5 shrink-0" />
              <bdi className="truncate">{name}</bdi>
              <span className="shrink-0 text-muted">{size(sizeBytes)}</span>
              <button
                type="button"
                aria-label={t('remove', { name })}
                title={t('remove', { name })}
                onClick={() => onRemove(index)}
                className="grid size-9 shrink-0 place-items-center rounded-full text-muted hover:text-ink"
              >
                <X aria-hidden="true" className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {refused.length > 0 && (
        <ul role="alert" className="flex flex-col gap-1 text-small text-danger">
          {refused.map(({ name, trouble, sizeBytes }) => (
            <li key={`${name} ${trouble} ${sizeBytes}`} className="break-words">
              <bdi>{name}</bdi>: {t(`refused.${trouble}`, { count: MOST_FILES, ...sizesOf(sizeBytes) })}
            </li>
          ))}
        </ul>
      )}
    </div>
  )

  function sizesOf(sizeBytes: number) {
    return { size: size(sizeBytes), most: size(MOST_FILE_BYTES) }
  }
}
