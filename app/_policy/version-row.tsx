import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import type { PolicyVersion } from '@/lib/policies/policy-versions'
import { RestoreButton } from './restore-button'

/** One version of a policy: when, by whom, why, and what one can do with it. */
export async function VersionRow(props: {
  slug: string
  version: Omit<PolicyVersion, 'yaml'>
  newest: number
  mayEdit: boolean
  shown: { from: number; to: number }
}) {
  const { slug, version: row, newest, mayEdit, shown } = props
  const { version, note, restoredFrom, forkedFrom, publishedBy, createdAt } = row
  const [t, format] = await Promise.all([getTranslations('policyEditor'), getFormatter()])
  const base = `/community/${encodeURIComponent(slug)}/policy/versions`
  const isShown = shown.to === version && shown.from === version - 1
  return (
    <li data-version={version} className="flex flex-col gap-1 rounded-2xl border border-line px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">{t('version', { version })}</h3>
        <p className="text-small text-muted">
          {format.dateTime(createdAt, { dateStyle: 'medium', timeStyle: 'short' })}
          {' · '}
          {publishedBy ? <bdi>{publishedBy}</bdi> : t('byHub')}
        </p>
        {version === newest && <span className="text-small text-accent">{t('holds')}</span>}
      </div>
      {note && <p dir="auto">{note}</p>}
      {restoredFrom !== null && <p className="text-muted">{t('restored', { version: restoredFrom })}</p>}
      {forkedFrom !== null && (
        <p className="text-muted">{t.rich('forked', { source: () => <bdi dir="ltr">{forkedFrom}</bdi> })}</p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-small">
        <Link
          href={`${base}?from=${version - 1}&to=${version}#diff`}
          aria-current={isShown || undefined}
          className="text-accent underline underline-offset-2"
        >
          {t('showChange')}
        </Link>
        {version !== newest && (
          <Link
            href={`${base}?from=${version}&to=${newest}#diff`}
            className="text-accent underline underline-offset-2"
          >
            {t('compareWithNow')}
          </Link>
        )}
        <a
          href={`/api/communities/${encodeURIComponent(slug)}/policy?version=${version}`}
          download
          className="text-accent underline underline-offset-2"
        >
          {t('downloadYaml')}
        </a>
        {mayEdit && version !== newest && (
          <RestoreButton
            {...{ version, newest }}
            url={`/api/communities/${encodeURIComponent(slug)}/policy/versions`}
            seen={{ basedOn: newest }}
            back={base}
          />
        )}
      </div>
    </li>
  )
}
