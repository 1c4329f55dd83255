import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { CultureRoom } from '@/app/_culture/culture-room'
import { CultureRooms } from '@/app/_culture/culture-rooms'
import { EditorMessages } from '@/app/_documents/editor-messages'
import { CULTURE_SCHEMA_PATH, findCultureText } from '@/lib/cultures/write-culture'
import { mayInCommunity } from '@/lib/people/may-in-community'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('culture'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('room.edit')} · ${community.name}` }
}

/** Where a community's maintainers write what sets it apart from the culture of its tag. */
export default async function EditCulturePage({ params }: Props) {
  const [t, { community, reader }] = await Promise.all([
    getTranslations('culture'),
    findCommunityPage((await params).community),
  ])
  const mayEdit = await mayInCommunity(reader, community.id, 'culture.edit')
  if (!mayEdit || community.archivedAt !== null) notFound()
  return (
    <div className="flex flex-col gap-6">
      <CultureRooms slug={community.slug} open="edit" mayEdit />
      <p>{t('editIntro')}</p>
      <EditorMessages>
        <CultureRoom slug={community.slug} published={await findCultureText(community)} />
      </EditorMessages>
      <p className="text-small text-muted">
        {t.rich('schemaHint', {
          link: (text) => (
            <a href={CULTURE_SCHEMA_PATH} className="text-accent underline underline-offset-2">
              {text}
            </a>
          ),
        })}
      </p>
    </div>
  )
}
