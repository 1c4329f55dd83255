import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { ActionForm } from '@/app/_forms/action-form'
import { InvitationSection } from '@/app/_people/invitation-section'
import { MemberItem } from '@/app/_people/member-item'
import { leave } from '@/app/_people/people-actions'
import { Section } from '@/app/_ui/section'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { listMembers } from '@/lib/people/members'
import { ROLES } from '@/lib/people/permissions'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('people'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('title')} · ${community.name}` }
}

/** Who a community is: its people and their roles, the ways in, and the way out. */
export default async function PeoplePage({ params }: Props) {
  const [t, { community, reader, role }] = await Promise.all([
    getTranslations('people'),
    findCommunityPage((await params).community),
  ])
  if (!(await mayInCommunity(reader, community.id, 'people.see'))) notFound()
  const isAlive = community.archivedAt === null
  const [members, mayManage] = await Promise.all([
    listMembers(community.id),
    mayInCommunity(reader, community.id, 'people.manage'),
  ])
  const ownId = reader?.kind === 'user' ? reader.userId : ''
  return (
    <div className="flex flex-col gap-2">
      <h2 className="sr-only">{t('title')}</h2>
      {members.length === 0 && <p className="text-muted">{t('nobody')}</p>}
      <ul aria-label={t('title')} className="flex flex-col">
        {members.map((member) => (
          <MemberItem
            key={member.userId}
            slug={community.slug}
            member={member}
            isYou={member.userId === ownId}
            mayManage={mayManage && isAlive}
            mayHandOver={mayManage && isAlive}
          />
        ))}
      </ul>
      <details className="mb-6 mt-1">
        <summary className="w-fit text-small text-muted hover:text-ink">{t('whoMay')}</summary>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-small">
          {ROLES.map((one) => (
            <div key={one} className="contents">
              <dt className="font-medium">{t(`roles.${one}`)}</dt>
              <dd className="text-muted">{t(`may.${one}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {mayManage && isAlive && <InvitationSection community={{ id: community.id, slug: community.slug }} />}
      {role && (
        <Section title={t('leaveTitle')} intro={t('leaveIntro')}>
          <ActionForm action={leave} submit={t('leave')} look="danger">
            <input type="hidden" name="community" value={community.slug} />
          </ActionForm>
        </Section>
      )}
    </div>
  )
}
