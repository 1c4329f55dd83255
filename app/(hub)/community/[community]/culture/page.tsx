import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { CultureRooms } from '@/app/_culture/culture-rooms'
import { compileInstructions } from '@/lib/cultures/compile-instructions'
import { ancestryOf } from '@/lib/cultures/resolve-culture'
import { findCultureText } from '@/lib/cultures/write-culture'
import { mayInCommunity } from '@/lib/people/may-in-community'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('culture'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('title')} · ${community.name}` }
}

/** A community's culture as it holds: what it says with all that it inherits, and what a model reads of it. */
export default async function CulturePage({ params }: Props) {
  const [t, { community, culture, reader }] = await Promise.all([
    getTranslations('culture'),
    findCommunityPage((await params).community),
  ])
  const [{ version }, mayEdit] = await Promise.all([
    findCultureText(community),
    mayInCommunity(reader, community.id, 'culture.edit'),
  ])
  const { name } = community
  const said = Object.entries(culture).filter(([, value]) => value !== undefined && String(value) !== '')
  return (
    <div className="flex flex-col gap-6">
      <CultureRooms slug={community.slug} open="read" mayEdit={mayEdit && community.archivedAt === null} />
      <p className="text-muted">
        {version > 0 ? t('ownVersion', { version }) : t('allInherited')}{' '}
        {t.rich('inherits', { tags: () => <bdi dir="ltr">{ancestryOf(culture.tag).join(' ← ')}</bdi> })}
      </p>
      <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-[auto_1fr]">
        {said.map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-muted">{t(`parts.${key}`)}</dt>
            <dd className="min-w-0 break-words max-sm:mb-2">
              <bdi lang={culture.tag}>{Array.isArray(value) ? value.join(' · ') : String(value)}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <section>
        <h2 className="font-serif font-semibold">{t('modelReads')}</h2>
        <pre
          dir="auto"
          className="mt-2 whitespace-pre-wrap rounded-xl border border-line bg-raised p-4 font-mono text-small leading-normal"
        >
          {compileInstructions({ assistant: name, community: name, culture }) || t('readsNothing')}
        </pre>
      </section>
    </div>
  )
}
