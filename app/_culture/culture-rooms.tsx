import { getTranslations } from 'next-intl/server'
import { DocumentRooms } from '@/app/_documents/document-rooms'

type Room = 'read' | 'versions' | 'edit'

/** The ways to look at a culture: as it holds, its versions, and for who may the editor. */
export async function CultureRooms(props: { slug: string; open: Room; mayEdit: boolean }) {
  const { open, mayEdit } = props
  const t = await getTranslations('culture')
  const slug = encodeURIComponent(props.slug)
  const base = `/community/${slug}/culture`
  const hrefs: [Room, string][] = [
    ['read', base],
    ['versions', `${base}/versions`],
    ['edit', `${base}/edit`],
  ]
  return (
    <DocumentRooms
      label={t('rooms')}
      rooms={hrefs
        .filter(([room]) => room !== 'edit' || mayEdit)
        .map(([room, href]) => ({ title: t(`room.${room}`), href, isOpen: room === open }))}
      download={{ title: t('download'), href: `/api/communities/${slug}/culture` }}
    />
  )
}
