import Link from 'next/link'
import { getTranslations } from 'next-intl/server'

type Room = 'read' | 'versions' | 'edit'

/** The ways to look at a culture: as it holds, its versions, and for who may the editor. */
export async function CultureRooms(props: { slug: string; open: Room; mayEdit: boolean }) {
  const { slug, open, mayEdit } = props
  const t = await getTranslations('culture')
  const base = `/community/${encodeURIComponent(slug)}/culture`
  const rooms: [Room, string][] = [
    ['read', base],
    ['versions', `${base}/versions`],
    ...(mayEdit ? ([['edit', `${base}/edit`]] satisfies [Room, string][]) : []),
  ]
  return (
    <nav aria-label={t('rooms')} className="flex flex-wrap items-center gap-2">
      {rooms.map(([room, href]) => (
        <Link
          key={room}
          href={href}
          aria-current={room === open ? 'page' : undefined}
          className="rounded-full border border-line px-3.5 py-1 text-muted transition hover:text-ink aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {t(`room.${room}`)}
        </Link>
      ))}
      <a
        href={`/api/communities/${encodeURIComponent(slug)}/culture`}
        download
        className="ms-auto text-small text-accent underline underline-offset-2"
      >
        {t('download')}
      </a>
    </nav>
  )
}
