import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { DiffView } from '@/app/_policy/diff-view'
import { PolicyMessages } from '@/app/_policy/policy-messages'
import { PolicyRooms } from '@/app/_policy/policy-rooms'
import { VersionRow } from '@/app/_policy/version-row'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { findPolicyVersion, listPolicyVersions } from '@/lib/policies/policy-versions'

interface Props {
  params: Promise<{ community: string }>
  searchParams: Promise<{ from?: string | string[]; to?: string | string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('policyEditor'),
    findCommunityPage((await params).community),
  ])
  return { title: t('versionsTitle', { community: community.name }) }
}

/** Every version of a policy: who published it and why, what it changed, and the way back to it. */
export default async function PolicyVersionsPage({ params, searchParams }: Props) {
  const [t, { community }, reader, { from, to }] = await Promise.all([
    getTranslations('policyEditor'),
    findCommunityPage((await params).community),
    currentReader(),
    searchParams,
  ])
  const [versions, mayEdit] = await Promise.all([
    listPolicyVersions(community.id),
    mayInCommunity(reader, community.id, 'policy.edit'),
  ])
  const newest = versions[0]?.version ?? 0
  const shown = { from: numberOf(from) ?? newest - 1, to: numberOf(to) ?? newest }
  const textOf = async (version: number) =>
    version <= 0 ? '' : (await orNotFound(findPolicyVersion(community, version))).yaml
  const [before, after] = await Promise.all([textOf(shown.from), textOf(shown.to)])
  return (
    <div className="flex flex-col gap-6">
      <PolicyRooms slug={community.slug} open="versions" mayEdit={mayEdit} />
      {newest === 0 ? (
        <p>{t('noVersions')}</p>
      ) : (
        <PolicyMessages>
          <ol className="flex flex-col gap-2">
            {versions.map((version) => (
              <VersionRow
                key={version.version}
                {...{ version, newest, mayEdit, shown }}
                slug={community.slug}
              />
            ))}
          </ol>
          <section id="diff" className="flex scroll-mt-4 flex-col gap-3">
            <h2 className="font-serif font-semibold">
              {shown.from > 0
                ? t('between', { from: shown.from, to: shown.to })
                : t('firstText', { version: shown.to })}
            </h2>
            <DiffView before={before} after={after} />
          </section>
        </PolicyMessages>
      )}
    </div>
  )
}

function numberOf(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}
