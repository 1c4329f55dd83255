import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import type { AssistantView } from '@/app/_chat/assistant-view'
import { Emblem } from '@/app/_ui/emblem'
import type { ListedCommunity } from '@/lib/communities/list-communities'
import { AssistantLink } from './assistant-link'

/** One community in its own script: what it is for, who makes it, its assistants and its rules. */
export async function CommunityEntry({
  community,
  assistants,
}: {
  community: ListedCommunity
  assistants: AssistantView[]
}) {
  const [t, locale] = await Promise.all([getTranslations('home'), getLocale()])
  const { culture } = community
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
          {community.visibility !== 'public' && (
            <span lang={locale} className="ms-2 font-sans text-small font-normal text-muted">
              {t(`visibility.${community.visibility === 'unlisted' ? 'unlisted' : 'private'}`)}
            </span>
          )}
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
