'use client'

import { ChevronRight } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState, useTransition } from 'react'
import { SearchField } from '@/app/_ui/search-field'
import type { FoundConversation } from '@/lib/conversations/list-conversations'
import { listFolder, listOlder, searchOwn } from './actions'
import { ConversationRow } from './conversation-row'
import { hrefOf, type ListedConversation, useConversations } from './conversations-context'
import { useSearch } from './use-search'

/** The reader's conversations: what is pinned, the folders, then the rest, the last one first; or what a search finds. */
export function ConversationList({ pageLength }: { pageLength: number }) {
  const t = useTranslations('shell')
  const { list, folders } = useConversations()
  const search = useSearch(searchOwn)
  if (list.length === 0 && folders.length === 0)
    return <p className="px-3 py-2 text-small text-muted">{t('noConversations')}</p>
  const free = list.filter(({ folder, isPinned }) => folder === null && !isPinned)
  const pinned = list.filter(({ isPinned }) => isPinned)
  return (
    <>
      <div className="mx-1 mb-2">
        <SearchField label={t('search')} value={search.text} onChange={search.look} />
      </div>
      {search.isEmpty ? (
        <>
          {pinned.length > 0 && <Group title={t('pinned')} rows={pinned} />}
          {folders.map(({ name, count }) => (
            <FolderGroup key={name} name={name} count={count} />
          ))}
          <Rows rows={free} />
          <Older rows={free} pageLength={pageLength} />
        </>
      ) : (
        <div aria-live="polite" aria-busy={search.isLooking}>
          {search.found && search.found.length > 0 ? (
            <Rows rows={search.found} words={search.text.trim()} />
          ) : (
            <p className="px-3 py-2 text-small text-muted">
              {t(search.hasFailed ? 'searchFailed' : search.isLooking ? 'searching' : 'nothingFound')}
            </p>
          )}
        </div>
      )}
    </>
  )
}

function Rows(props: {
  rows: (ListedConversation & Partial<FoundConversation>)[]
  /** By which they were found. */
  words?: string
}) {
  const { rows, words = '' } = props
  const pathname = usePathname()
  return (
    <ul className="flex flex-col gap-0.5">
      {rows.map((conversation) => (
        <ConversationRow
          key={conversation.id}
          conversation={conversation}
          excerpt={conversation.excerpt ?? null}
          messageId={conversation.messageId ?? null}
          words={words}
          attachedName={conversation.attachedName ?? null}
          isCurrent={pathname === hrefOf(conversation.id)}
        />
      ))}
    </ul>
  )
}

function Group({ title, rows }: { title: ReactNode; rows: ListedConversation[] }) {
  return (
    <section className="pb-3">
      <h3 className="px-3 pb-1 text-small text-muted">{title}</h3>
      <Rows rows={rows} />
    </section>
  )
}

/** A folder; what lies in it is asked for when it is first opened. */
function FolderGroup({ name, count }: { name: string; count: number }) {
  const t = useTranslations('shell')
  const { list, came } = useConversations()
  const [hasCome, setHasCome] = useState(false)
  const rows = list.filter(({ folder }) => folder === name)
  const open = async () => {
    if (hasCome) return
    came(await listFolder(name))
    setHasCome(true)
  }
  return (
    <details className="group/folder pb-1" onToggle={(event) => event.currentTarget.open && void open()}>
      <summary className="flex min-h-9 list-none items-center gap-2 rounded-xl px-3 py-1.5 font-medium hover:bg-line/50">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-muted group-open/folder:rotate-90 rtl:-scale-x-100"
        />
        <bdi className="min-w-0 flex-1 truncate">{name}</bdi>
        <span className="text-small text-muted">{t('count', { count })}</span>
      </summary>
      <div className="ps-3">
        <Rows rows={rows} />
      </div>
    </details>
  )
}

/** Pages of the list that did not travel with the page. */
function Older({ rows, pageLength }: { rows: ListedConversation[]; pageLength: number }) {
  const t = useTranslations('shell')
  const { came } = useConversations()
  const [isOver, setIsOver] = useState(rows.length < pageLength)
  const [isPending, startTransition] = useTransition()
  const last = rows.at(-1)
  if (isOver || !last) return null
  const more = () =>
    startTransition(async () => {
      const older = await listOlder(last.id)
      came(older)
      setIsOver(older.length < pageLength)
    })
  return (
    <button
      type="button"
      disabled={isPending}
      onClick={more}
      className="mt-1 min-h-9 w-full rounded-xl px-3 text-start text-small text-muted hover:bg-line/50 hover:text-ink"
    >
      {t('older')}
    </button>
  )
}
