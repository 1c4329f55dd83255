import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { CommunityTabs } from '@/app/_community/community-tabs'
import { findCommunityPage } from '@/app/_community/find-community'
import { Emblem } from '@/app/_ui/emblem'
import { mayInCommunity } from '@/lib/people/may-in-community'

interface Props {
  params: Promise<{ community: string }>
  children: ReactNode
}

/** The head of every page of one community: who they are, and the rooms to look into. */
export default async function CommunityLayout({ params, children }: Props) {
  const [t, { community, culture, reader }] = await Promise.all([
    getTranslations('community'),
    findCommunityPage((await params).community),
  ])
  const [seesPeople, seesUsage, edits, rules] = await Promise.all([
    mayInCommunity(reader, community.id, 'people.see'),
    mayInCommunity(reader, community.id, 'usage.see'),
    mayInCommunity(reader, community.id, 'community.edit'),
    mayInCommunity(reader, community.id, 'moderation.read'),
  ])
  const base = `/community/${encodeURIComponent(community.slug)}`
  return (
    <div className="mx-auto flex max-w-column has-[[data-wide]]:max-w-[84rem] flex-col px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <header className="flex items-start gap-4">
        <Emblem name={community.name} lang={culture.tag} />
        <div className="min-w-0">
          <h1 lang={culture.tag} className="font-serif text-title">
            <bdi>{community.name}</bdi>
          </h1>
          <p lang={culture.tag}>
            <bdi>{community.purpose}</bdi>
          </p>
        </div>
      </header>
      {community.archivedAt !== null && (
        <p className="mt-4 rounded-xl border border-note-line bg-note px-4 py-2.5">{t('archived')}</p>
      )}
      {community.visibility !== 'public' && (
        <p className="mt-3 text-small text-muted">
          {t(community.visibility === 'unlisted' ? 'unlisted' : 'private')}
        </p>
      )}
      <CommunityTabs
        label={t('rooms')}
        tabs={[
          { href: base, label: t('overview') },
          { href: `${base}/adapters`, label: t('adapters') },
          { href: `${base}/policy`, label: t('policy') },
          { href: `${base}/culture`, label: t('culture') },
          { href: `${base}/transparency`, label: t('transparency') },
          ...(rules ? [{ href: `${base}/moderation`, label: t('moderation') }] : []),
          ...(seesPeople ? [{ href: `${base}/people`, label: t('people') }] : []),
          ...(seesUsage ? [{ href: `${base}/usage`, label: t('usage') }] : []),
          ...(edits ? [{ href: `${base}/settings`, label: t('settings') }] : []),
        ]}
      />
      <div className="mt-6">{children}</div>
    </div>
  )
}
