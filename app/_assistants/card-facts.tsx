import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { SaidText } from '@/app/_ui/said-text'
import type { AssistantCard, CardAdapter } from '@/lib/assistants/read-card'
import type { AssistantRow } from '@/lib/store/assistants'

const LINK = 'underline underline-offset-2 hover:text-ink'

/** What an assistant is made of: a line a part, each leading to where it comes from. */
export async function CardFacts(props: {
  row: AssistantRow
  card: AssistantCard
  baseLicence: string | null
}) {
  const { row, card, baseLicence } = props
  const { community, newest } = row
  const [t, format] = await Promise.all([getTranslations('assistantPage'), getFormatter()])
  const slug = encodeURIComponent(community.slug)
  const unknown = t('licenceUnknown')
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
      <Fact label={t('facts.maker')}>
        <bdi lang={community.cultureTag}>{community.maker}</bdi>
        {' · '}
        <Link href={`/community/${slug}`} className={LINK}>
          <bdi lang={community.cultureTag}>{community.name}</bdi>
        </Link>
      </Fact>
      <Fact label={t('facts.version')}>
        {t('versionOf', {
          version: newest.version,
          at: format.dateTime(newest.createdAt, { dateStyle: 'medium' }),
        })}
        {' · '}
        {card.publishedBy ? <bdi>{card.publishedBy}</bdi> : t('byHub')}
      </Fact>
      <Fact label={t('facts.base')}>
        <bdi dir="ltr">{newest.baseModel}</bdi> · <bdi dir="ltr">{baseLicence ?? unknown}</bdi>
      </Fact>
      <Fact label={t('facts.adapter')}>
        {card.adapter ? <Adapter adapter={card.adapter} /> : t('noAdapter')}
      </Fact>
      <Fact label={t('facts.culture')}>
        <bdi lang={card.culture.tag} dir={card.culture.direction}>
          {card.culture.name}
        </bdi>{' '}
        <bdi dir="ltr">({card.culture.tag})</bdi>
      </Fact>
      <Fact label={t('facts.votes')}>
        {t('votes', { ups: card.standing.ups, downs: card.standing.downs })}
        {' · '}
        {t('answers', { count: card.standing.answers })}
      </Fact>
    </dl>
  )
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words max-sm:mb-2">{children}</dd>
    </div>
  )
}

async function Adapter({ adapter }: { adapter: CardAdapter }) {
  const t = await getTranslations('assistantPage')
  const { name, version, licence, chain, community, hasPassport, publishedBy, id, digest } = adapter
  return (
    <>
      <bdi dir="ltr">{`${name} ${version}`}</bdi> · <bdi dir="ltr">{licence ?? t('licenceUnknown')}</bdi>
      {community && (
        <>
          {' · '}
          <Link href={`/community/${encodeURIComponent(community.slug)}/adapters`} className={LINK}>
            <bdi>{community.name}</bdi>
          </Link>
        </>
      )}
      {publishedBy && (
        <>
          {' · '}
          <bdi>{publishedBy}</bdi>
        </>
      )}
      {community && hasPassport && (
        <>
          {' · '}
          <a
            href={`/api/communities/${encodeURIComponent(community.slug)}/adapters/${id}/passport`}
            className={LINK}
          >
            {t('passport')}
          </a>
        </>
      )}
      <p className="text-small text-muted">
        {t(`chain.${chain.verdict}`)} (<SaidText said={chain.reason} />)
      </p>
      <p className="break-all text-small text-muted">
        <bdi dir="ltr">sha256-{digest}</bdi>
      </p>
    </>
  )
}
