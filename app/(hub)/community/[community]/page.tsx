import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { ActivityList } from '@/app/_community/activity-list'
import { findCommunityPage } from '@/app/_community/find-community'
import { AssistantLink } from '@/app/_home/assistant-link'
import { listAssistantsOf } from '@/lib/assistants/resolve-assistant'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { listActivity } from '@/lib/store/activity'
import { listUnpublishedAssistants } from '@/lib/store/assistant-drafts'

interface Props {
  params: Promise<{ community: string }>
}

const MOST_LATELY = 5

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await findCommunityPage((await params).community)).community.name }
}

/** What a community is: its culture, who makes it, the assistants that speak for it, and what happened lately. */
export default async function CommunityPage({ params }: Props) {
  const [t, activity, locale, { community, culture, reader }] = await Promise.all([
    getTranslations('community'),
    getTranslations('activity'),
    getLocale(),
    findCommunityPage((await params).community),
  ])
  const assistants = (await listAssistantsOf(community.id)).map(toAssistantView)
  const mayEdit =
    community.archivedAt === null && (await mayInCommunity(reader, community.id, 'assistants.edit'))
  const drafts = mayEdit ? await listUnpublishedAssistants(community.id) : []
  const lately = await listActivity(community.id, { most: MOST_LATELY })
  const language = new Intl.DisplayNames(locale, { type: 'language' }).of(culture.tag)
  return (
    <div className="flex flex-col gap-8">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        <dt className="text-muted">{t('culture')}</dt>
        <dd>
          <bdi lang={culture.tag}>{culture.name}</bdi>
          {language && language !== culture.name && <> · {language}</>}
        </dd>
        <dt className="text-muted">{t('maker')}</dt>
        <dd lang={culture.tag}>
          <bdi>{community.maker}</bdi>
        </dd>
      </dl>
      <section>
        <h2 className="mb-2 font-serif font-semibold">{t('assistants')}</h2>
        {assistants.length === 0 && <p className="text-muted">{t('noAssistants')}</p>}
        <ul className="flex flex-wrap gap-2">
          {assistants.map((assistant) => (
            <li key={assistant.id} className="flex items-center gap-1.5">
              <AssistantLink assistant={assistant} />
              <Link
                href={`/assistants/${assistant.id}${mayEdit ? '/edit' : ''}`}
                aria-label={t(mayEdit ? 'editAssistant' : 'aboutAssistant', { name: assistant.name })}
                className="px-1 text-small text-muted underline underline-offset-2 hover:text-ink"
              >
                {t(mayEdit ? 'edit' : 'about')}
              </Link>
            </li>
          ))}
        </ul>
        {drafts.length > 0 && (
          <>
            <h3 className="mb-1 mt-4 text-small text-muted">{t('drafts')}</h3>
            <ul className="flex flex-wrap gap-x-4 gap-y-1">
              {drafts.map(({ slug, name }) => (
                <li key={slug}>
                  <Link
                    href={`/assistants/${community.slug}/${slug}/edit`}
                    className="underline underline-offset-2"
                  >
                    <bdi>{name}</bdi>
                  </Link>
                </li>
              ))}
            </ul>
          </>
        )}
        {mayEdit && (
          <Link
            href={`/community/${encodeURIComponent(community.slug)}/assistants/new`}
            className="mt-3 inline-block underline underline-offset-2"
          >
            {t('newAssistant')}
          </Link>
        )}
      </section>
      <section>
        <h2 className="mb-1 font-serif font-semibold">{activity('title')}</h2>
        <ActivityList slug={community.slug} rows={lately} />
        {lately.length === MOST_LATELY && (
          <Link
            href={`/community/${encodeURIComponent(community.slug)}/activity`}
            className="mt-3 inline-block underline underline-offset-2"
          >
            {activity('all')}
          </Link>
        )}
      </section>
    </div>
  )
}
