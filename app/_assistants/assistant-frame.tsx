import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { Avatar as AvatarSaid } from '@/lib/store/assistant-avatar'
import { Avatar } from '../_ui/avatar'
import { Emblem } from '../_ui/emblem'

type Room = 'card' | 'versions' | 'fork' | 'edit'

/** The head of every page about one assistant: who it is, whose, and the rooms to look into. */
export async function AssistantFrame(props: {
  /** `community/assistant` */
  id: string
  name: string
  avatar: AvatarSaid | null
  community: { slug: string; name: string }
  lang: string
  open: Room
  mayEdit: boolean
  /** Nobody can look into or ask what was never published. */
  isPublished: boolean
  isWide?: boolean
  children: ReactNode
}) {
  const { id, name, avatar, community, lang, open, mayEdit, isPublished, isWide, children } = props
  const t = await getTranslations('assistantPage')
  const base = `/assistants/${id}`
  const rooms: [Room, string][] = [
    ...(isPublished
      ? ([
          ['card', base],
          ['versions', `${base}/versions`],
          ['fork', `${base}/fork`],
        ] satisfies [Room, string][])
      : []),
    ...(mayEdit ? ([['edit', `${base}/edit`]] satisfies [Room, string][]) : []),
  ]
  return (
    <div
      className={`mx-auto flex flex-col px-5 pb-20 pt-8 sm:pt-[7dvh] ${isWide ? 'max-w-[84rem]' : 'max-w-column'}`}
    >
      <header className="flex items-start gap-4">
        {avatar ? <Avatar {...avatar} lang={lang} /> : <Emblem name={community.name} lang={lang} />}
        <div className="min-w-0 flex-1">
          <h1 lang={lang} className="break-words font-serif text-title">
            <bdi>{name}</bdi>
          </h1>
          <p lang={lang}>
            <Link
              href={`/community/${encodeURIComponent(community.slug)}`}
              className="text-muted hover:underline"
            >
              <bdi>{community.name}</bdi>
            </Link>
          </p>
        </div>
        {isPublished && (
          <Link
            href={`/chat/${id}`}
            className="inline-flex min-h-9 shrink-0 items-center rounded-full bg-accent px-4 py-1 font-medium text-on-accent transition hover:opacity-90"
          >
            {t('chat')}
          </Link>
        )}
      </header>
      <nav aria-label={t('rooms')} className="mt-5 flex flex-wrap gap-x-5 gap-y-1 border-b border-line">
        {rooms.map(([room, href]) => (
          <Link
            key={room}
            href={href}
            aria-current={room === open ? 'page' : undefined}
            className="-mb-px border-b-2 border-transparent pb-2 text-muted transition hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
          >
            {t(`room.${room}`)}
          </Link>
        ))}
      </nav>
      <div className="mt-6">{children}</div>
    </div>
  )
}
