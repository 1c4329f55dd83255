import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { CataloguePage } from '@/lib/assistants/catalogue'
import { Avatar } from '../_ui/avatar'
import { Emblem } from '../_ui/emblem'

/** One assistant of the catalogue: who it is, whose, for what, on what, and what readers made of it. */
export async function CatalogueEntry({ entry }: { entry: CataloguePage['entries'][number] }) {
  const { row, culture, answers, ups, downs } = entry
  const { community, newest, name } = row
  const t = await getTranslations('catalogue')
  const id = `${community.slug}/${row.slug}`
  const lang = culture.tag
  return (
    <li className="flex gap-4 border-t border-line py-5" data-assistant={id}>
      {newest.avatar ? (
        <Avatar {...newest.avatar} lang={lang} />
      ) : (
        <Emblem name={community.name} lang={lang} />
      )}
      <div className="min-w-0 flex-1">
        <h2 lang={lang} className="break-words font-semibold">
          <Link href={`/assistants/${id}`} className="hover:underline">
            <bdi>{name}</bdi>
          </Link>{' '}
          <Link
            href={`/community/${encodeURIComponent(community.slug)}`}
            className="font-normal text-small text-muted hover:underline"
          >
            <bdi>{community.name}</bdi>
          </Link>
        </h2>
        <p lang={lang} className="break-words">
          <bdi>{newest.about || community.purpose}</bdi>
        </p>
        <p className="mt-1 break-words text-small text-muted">
          <bdi lang={lang} dir={culture.direction}>
            {culture.name}
          </bdi>
          {' · '}
          <bdi dir="ltr">
            {newest.baseModel}
            {newest.adapter && ` + ${newest.adapter.name} ${newest.adapter.version}`}
          </bdi>
          {' · '}
          {t('used', { count: answers })}
          {ups + downs > 0 && <> · {t('votes', { ups, downs })}</>}
        </p>
      </div>
      <Link
        href={`/chat/${id}`}
        aria-label={t('chatWith', { name })}
        className="inline-flex min-h-9 shrink-0 items-center self-start rounded-full border border-line px-4 py-1 font-medium transition hover:border-accent hover:bg-raised"
      >
        {t('chat')}
      </Link>
    </li>
  )
}
