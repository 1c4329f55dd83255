import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import type { AssistantView } from '@/app/_chat/assistant-view'
import { Emblem } from '@/app/_ui/emblem'
import { AssistantLink } from './assistant-link'

/** One community in its own script: what it is for, who makes it, its assistants and its rules. */
export async function CommunityEntry({ assistants }: { assistants: [AssistantView, ...AssistantView[]] }) {
  const [t, locale] = await Promise.all([getTranslations('home'), getLocale()])
  const { community, culture } = assistants[0]
  const own = { lang: culture.tag, dir: culture.direction }
  const language = new Intl.DisplayNames(locale, { type: 'language' }).of(culture.tag)
  return (
    <li className="flex gap-4 border-t border-line py-6">
      <Emblem name={community.name} lang={culture.tag} />
      <div className="min-w-0 flex-1">
        <h3 lang={culture.tag} className="font-serif font-semibold">
          <Link href={`/community/${encodeURIComponent(community.slug)}`} className="hover:underline">
            <bdi>{community.name}</bdi>
          </Link>
        </h3>
        <p lang={culture.tag}>
          <bdi>{community.purpose}</bdi>
        </p>
        <p className="mt-1 text-small text-muted">
          <bdi {...own}>{culture.name}</bdi>
          {language && language !== culture.name && <> · {language}</>} ·{' '}
          {t.rich('madeBy', { maker: () => <bdi lang={culture.tag}>{community.maker}</bdi> })} ·{' '}
          <Link
            href={`/community/${encodeURIComponent(community.slug)}/policy`}
            className="underline underline-offset-2 hover:text-ink"
          >
            {t('policy')}
          </Link>
        </p>
        <ul className="mt-3 flex flex-wrap gap-2">
          {assistants.map((assistant) => (
            <li key={assistant.id}>
              <AssistantLink assistant={assistant} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  )
}
