'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '@/app/_ui/button'
import { FOLDER_LENGTH } from '@/lib/conversations/folder-length'
import { move } from './actions'
import { type ListedConversation, useConversations } from './conversations-context'
import { focusRow } from './focus-row'

/** Which folder a conversation goes into: one that is there, a new one by its name, or none. */
export function FolderDialog({
  conversation,
  onEnd,
}: {
  conversation: ListedConversation
  onEnd: () => void
}) {
  const t = useTranslations('shell')
  const { folders, changed } = useConversations()
  const [name, setName] = useState('')
  const [hasFailed, setHasFailed] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  // Closed and not only taken away: the focus goes back to where it was.
  const close = () => dialog.current?.close()
  const put = async (wanted: string | null) => {
    const folder = await move(conversation.id, wanted).catch(() => undefined)
    if (folder === undefined) return setHasFailed(true)
    close()
    // The row goes to another place of the list, and this dialog with it.
    flushSync(() => changed(conversation.id, { folder }))
    focusRow(conversation.id)
  }
  return (
    <dialog
      ref={dialog}
      onClose={onEnd}
      aria-label={t('move')}
      className="m-auto w-[min(26rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-6 text-ink"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') void put(name)
        }}
      >
        <h2 className="font-semibold">{t('move')}</h2>
        {folders.length > 0 && (
          <div className="flex max-h-48 flex-wrap gap-2 overflow-y-auto">
            {folders.map((folder) => (
              <Button
                key={folder.name}
                className="text-small"
                aria-pressed={folder.name === conversation.folder}
                onClick={() => put(folder.name)}
              >
                <bdi className="max-w-60 truncate">{folder.name}</bdi>
              </Button>
            ))}
          </div>
        )}
        <label className="flex flex-col gap-1">
          <span className="text-small text-muted">{t('newFolder')}</span>
          <input
            dir="auto"
            value={name}
            maxLength={FOLDER_LENGTH}
            onChange={(event) => setName(event.target.value)}
            className="h-10 rounded-xl border border-edge bg-paper px-3"
          />
        </label>
        {hasFailed && (
          <p role="alert" className="text-small text-danger">
            {t('moveFailed')}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          {conversation.folder !== null && (
            <Button className="me-auto" onClick={() => put(null)}>
              {t('takeOut')}
            </Button>
          )}
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            {t('moveThere')}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
