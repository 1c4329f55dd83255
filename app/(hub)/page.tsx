import { getLocale, getTranslations } from 'next-intl/server'
import { type AssistantView, toAssistantView } from '@/app/_chat/assistant-view'
import { AskBox } from '@/app/_home/ask-box'
import { CommunityEntry } from '@/app/_home/community-entry'
import { currentReader } from '@/app/reader'
import { listAssistants } from '@/lib/assistants/resolve-assistant'

/** What this place is, a box to ask at once, and every community with its assistants. */
export default async function HomePage() {
  const [t, locale, listed, reader] = await Promise.all([
    getTranslations('home'),
    getLocale(),
    listAssistants(),
    currentReader(),
  ])
  const assistants = listed.map(toAssistantView)
  const first = assistants.find(({ culture }) => culture.tag.split('-')[0] === locale) ?? assistants[0]
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[9dvh]">
      <h1 className="font-serif text-title">{t('title')}</h1>
      <p className="mt-2 max-w-[38rem] text-muted">{t('intro')}</p>
      {first ? (
        <AskBox first={first.id} keptIn={reader?.kind === 'user' ? 'account' : 'cookie'} />
      ) : (
        <p className="mt-8">{t('nobodyYet')}</p>
      )}
      <h2 className="mb-2 mt-16 font-serif text-title">{t('communities')}</h2>
      <ul>
        {groupByCommunity(assistants).map((group) => (
          <CommunityEntry key={group[0].community.slug} assistants={group} />
        ))}
      </ul>
    </div>
  )
}

type Group = [AssistantView, ...AssistantView[]]

function groupByCommunity(assistants: AssistantView[]): Group[] {
  const groups = new Map<string, Group>()
  for (const assistant of assistants) {
    const group = groups.get(assistant.community.slug)
    if (group) group.push(assistant)
    else groups.set(assistant.community.slug, [assistant])
  }
  return [...groups.values()]
}
