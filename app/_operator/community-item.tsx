import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { listCommunityCounts } from '@/lib/store/communities'

type Counted = Awaited<ReturnType<typeof listCommunityCounts>>[number]

/** One community as the operator sees it. */
export async function CommunityItem({ community }: { community: Counted }) {
  const [t, form] = await Promise.all([getTranslations('hub'), getTranslations('communityForm')])
  const { slug, name, cultureTag, visibility, archivedAt, people, assistants } = community
  const shown = (['public', 'unlisted', 'private'] as const).find((one) => one === visibility) ?? 'private'
  return (
    <li className="border-b border-line py-2.5 last:border-b-0">
      <p>
        <Link href={`/community/${slug}`} lang={cultureTag} className="font-medium hover:underline">
          <bdi>{name}</bdi>
        </Link>{' '}
        <bdi dir="ltr" className="text-small text-muted">
          {cultureTag}
        </bdi>
      </p>
      <p className="text-small text-muted">
        {t('communityLine', { people, assistants })} · {form(`visibilities.${shown}`)}
        {archivedAt !== null && <> · {t('archived')}</>}
      </p>
      {people === 0 && (
        <Link
          href={`/community/${slug}/people`}
          className="text-small text-accent underline underline-offset-2"
        >
          {t('inviteFirst')}
        </Link>
      )}
    </li>
  )
}
