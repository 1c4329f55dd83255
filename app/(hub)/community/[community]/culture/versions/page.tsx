import type { Metadata } from 'next'
import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { CultureRooms } from '@/app/_culture/culture-rooms'
import { EditorMessages } from '@/app/_documents/editor-messages'
import { DiffView } from '@/app/_policy/diff-view'
import { RestoreButton } from '@/app/_policy/restore-button'
import { orNotFound } from '@/app/or-not-found'
import { findCultureVersion } from '@/lib/cultures/culture-versions'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { listCultureVersionRows } from '@/lib/store/culture-versions'

interface Props {
  params: Promise<{ community: string }>
  searchParams: Promise<{ from?: string | string[]; to?: string | string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('culture'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('room.versions')} · ${community.name}` }
}

/** The newest are shown; older ones keep their addresses. */
const MOST_LISTED = 200

/** Every version of a culture: who published it and why, what it changed, and the way back to it. */
export default async function CultureVersionsPage({ params, searchParams }: Props) {
  const [t, say, format, { community, reader }, { from, to }] = await Promise.all([
    getTranslations('policyEditor'),
    getTranslations('culture'),
    getFormatter(),
    findCommunityPage((await params).community),
    searchParams,
  ])
  const [versions, mayWrite] = await Promise.all([
    listCultureVersionRows(community.id, MOST_LISTED),
    mayInCommunity(reader, community.id, 'culture.edit'),
  ])
  const mayEdit = mayWrite && community.archivedAt === null
  const newest = versions[0]?.version ?? 0
  const shown = { from: numberOf(from) ?? newest - 1, to: numberOf(to) ?? newest }
  const textOf = async (version: number) =>
    version <= 0 ? '' : (await orNotFound(findCultureVersion(community, version))).yaml
  const [before, after] = await Promise.all([textOf(shown.from), textOf(shown.to)])
  const slug = encodeURIComponent(community.slug)
  const base = `/community/${slug}/culture/versions`
  return (
    <div className="flex flex-col gap-6">
      <CultureRooms slug={community.slug} open="versions" mayEdit={mayEdit} />
      {newest === 0 && <p>{say('allInherited')}</p>}
      <EditorMessages>
        <ol className="flex flex-col gap-2">
          {versions.map(({ version, createdAt, publishedBy, note, restoredFrom }) => (
            <li
              key={version}
              data-version={version}
              className="flex flex-col gap-1 rounded-2xl border border-line px-4 py-3"
            >
              <div className="flex flex-wrap items-baseline gap-x-3">
                <h2 className="font-semibold">{t('version', { version })}</h2>
                <p className="text-small text-muted">
                  {format.dateTime(createdAt, { dateStyle: 'medium', timeStyle: 'short' })}
                  {publishedBy?.name && (
                    <>
                      {' · '}
                      <bdi>{publishedBy.name}</bdi>
                    </>
                  )}
                </p>
                {version === newest && <span className="text-small text-accent">{t('holds')}</span>}
              </div>
              {note && <p dir="auto">{note}</p>}
              {restoredFrom !== null && (
                <p className="text-muted">{t('restored', { version: restoredFrom })}</p>
              )}
              <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-small">
                <Link
                  href={`${base}?from=${version - 1}&to=${version}#diff`}
                  className="text-accent underline underline-offset-2"
                >
                  {t('showChange')}
                </Link>
                {mayEdit && version !== newest && (
                  <RestoreButton
                    {...{ version, newest }}
                    url={`/api/communities/${slug}/culture/versions`}
                    seen={{ basedOn: newest }}
                    back={base}
                  />
                )}
              </div>
            </li>
          ))}
        </ol>
        {newest > 0 && (
          <section id="diff" className="flex scroll-mt-4 flex-col gap-3">
            <h2 className="font-serif font-semibold">
              {shown.from > 0
                ? t('between', { from: shown.from, to: shown.to })
                : t('firstText', { version: shown.to })}
            </h2>
            <DiffView before={before} after={after} />
          </section>
        )}
      </EditorMessages>
    </div>
  )
}

function numberOf(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}
