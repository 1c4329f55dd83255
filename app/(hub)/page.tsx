import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { type AssistantView, toAssistantView } from '@/app/_chat/assistant-view'
import { AskBox } from '@/app/_home/ask-box'
import { CommunityEntry } from '@/app/_home/community-entry'
import { currentReader } from '@/app/reader'
import type { Place } from '@/lib/assistants/list-places'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { mayCreateCommunity } from '@/lib/communities/create-community'
import { listCommunities } from '@/lib/communities/list-communities'

/** What this place is, a box to ask at once, and every community with its assistants. */
export default async function HomePage() {
  const reader = await currentReader()
  const [t, locale, listed, communities, mayCreate] = await Promise.all([
    getTranslations('home'),
    getLocale(),
    listAssistants(reader, { most: 200 }),
    listCommunities(reader),
    mayCreateCommunity(reader),
  ])
  const assistants = listed.map(toAssistantView)
  const first = assistants.find(({ culture }) => culture.tag.split('-')[0] === locale) ?? assistants[0]
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[9dvh]">
      <h1 className="font-serif text-title">{t('title')}</h1>
      <p className="mt-2 max-w-[38rem] text-muted">{t('intro')}</p>
      {first ? (
        <AskBox first={toPlace(first)} keptIn={reader?.kind === 'user' ? 'account' : 'cookie'} />
      ) : (
        <p className="mt-8">{t('nobodyYet')}</p>
      )}
      <div className="mb-2 mt-16 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-serif text-title">{t('communities')}</h2>
        {mayCreate && (
          <Link href="/communities/new" className="text-accent underline underline-offset-2">
            {t('newCommunity')}
          </Link>
        )}
      </div>
      <ul>
        {communities.map((community) => (
          <CommunityEntry
            key={community.slug}
            community={community}
            assistants={assistants.filter((one) => one.community.slug === community.slug)}
          />
        ))}
      </ul>
    </div>
  )
}

const toPlace = ({ id, name, community, culture }: AssistantView): Place => ({
  ...{ id, name, community: community.name, lang: culture.tag },
})
