import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { ActionForm } from '@/app/_forms/action-form'
import { saveCommunity, setArchived } from '@/app/_people/community-actions'
import { CommunityFields } from '@/app/_people/community-fields'
import { listLanguages } from '@/app/_people/list-languages'
import { Section } from '@/app/_ui/section'
import { seenOf } from '@/lib/communities/edit-community'
import { mayInCommunity } from '@/lib/people/may-in-community'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('communityForm'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('settings')} · ${community.name}` }
}

/** What its owner may change of a community, and putting it away. */
export default async function CommunitySettingsPage({ params }: Props) {
  const [t, locale, { community, reader }] = await Promise.all([
    getTranslations('communityForm'),
    getLocale(),
    findCommunityPage((await params).community),
  ])
  if (!(await mayInCommunity(reader, community.id, 'community.edit'))) notFound()
  const isArchived = community.archivedAt !== null
  const slug = <input type="hidden" name="community" value={community.slug} />
  const values = { ...community, language: community.cultureTag }
  return (
    <div className="flex flex-col">
      {!isArchived && (
        <div className="max-w-[34rem] pb-8">
          <ActionForm
            action={saveCommunity}
            submit={t('save')}
            fields={['name', 'purpose', 'maker', 'language']}
            done={t('saved')}
          >
            {slug}
            <input type="hidden" name="seen" value={seenOf(community)} />
            <CommunityFields values={pick(values)} isNew={false} languages={await listLanguages(locale)} />
          </ActionForm>
        </div>
      )}
      <Section
        title={t(isArchived ? 'restoreTitle' : 'archiveTitle')}
        intro={t(isArchived ? 'restoreIntro' : 'archiveIntro')}
      >
        <ActionForm
          action={setArchived}
          submit={t(isArchived ? 'restore' : 'archive')}
          look={isArchived ? 'primary' : 'danger'}
        >
          {slug}
          <input type="hidden" name="archived" value={isArchived ? 'no' : 'yes'} />
        </ActionForm>
      </Section>
    </div>
  )
}

/** What travels to the browser, and nothing else of the row. */
function pick(row: { name: string; purpose: string; maker: string; language: string; visibility: string }) {
  const { name, purpose, maker, language, visibility } = row
  return { name, purpose, maker, language, visibility }
}
