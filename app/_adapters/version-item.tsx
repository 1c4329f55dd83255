import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import { ResultsNote } from '@/app/_checks/results-note'
import type { AdapterVersion } from '@/lib/adapters/adapter-versions'
import type { ServesOn as Served } from '@/lib/adapters/list-serves-on'
import { sumLayerNorms } from '@/lib/adapters/sum-layer-norms'
import { ChecksList } from './checks-list'
import { HubSourceLine } from './hub-source-line'
import { NormPlot } from './norm-plot'
import { ServesOn } from './serves-on'
import { VersionActions } from './version-actions'

/** One immutable version of an adapter: what it is, who speaks through it, how its checks went. */
export async function VersionItem(props: {
  slug: string
  version: AdapterVersion
  /** Empty for a withdrawn version. */
  servers: Served[]
  mayPublish: boolean
  mayExport: boolean
}) {
  const { slug, version, servers, mayPublish, mayExport } = props
  const [t, serving, format] = await Promise.all([
    getTranslations('adapters'),
    getTranslations('serving'),
    getFormatter(),
  ])
  const { passport, assistants, withdrawnAt, deletedAt } = version
  const licence = passport?.card?.licence
  return (
    <li className="flex flex-col gap-2 rounded-2xl border border-line p-5">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">{t('version', { version: version.version })}</h3>
        <p className="text-small text-muted">
          {format.dateTime(version.createdAt, { dateStyle: 'medium' })}
          {version.publishedBy && (
            <>
              {' · '}
              {t.rich('by', { name: () => <bdi>{version.publishedBy}</bdi> })}
            </>
          )}
        </p>
      </div>
      {passport?.source && <HubSourceLine source={passport.source} />}
      {withdrawnAt && <p className="text-danger">{t('withdrawn', { date: format.dateTime(withdrawnAt) })}</p>}
      {deletedAt && <p className="text-muted">{t('filesDeleted', { date: format.dateTime(deletedAt) })}</p>}
      {assistants.length > 0 && (
        <p>
          {t('spokenBy')}{' '}
          {assistants.map((assistant) => (
            <Link
              key={assistant.slug}
              href={`/chat/${slug}/${assistant.slug}`}
              className="me-3 font-medium text-accent underline underline-offset-2"
            >
              <bdi>{assistant.name}</bdi>
            </Link>
          ))}
        </p>
      )}
      {!withdrawnAt && <ServesOn servers={servers} />}
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-0.5 text-small">
        <Fact label={t('base')}>{version.baseModel}</Fact>
        <Fact label={t('rank')}>{format.number(version.rank)}</Fact>
        {passport && <Fact label={t('parameters')}>{format.number(passport.parameters)}</Fact>}
        {passport && <Fact label={t('licence')}>{licence ?? t('unknown')}</Fact>}
        <Fact label={t('digest')}>
          <code className="break-all font-mono">{version.digest}</code>
        </Fact>
      </dl>
      {passport?.results && <ResultsNote results={passport.results} />}
      {passport && (
        <details>
          <summary className="text-small text-muted hover:text-ink">{t('checks.list')}</summary>
          <div className="mt-2 flex flex-col gap-3">
            <NormPlot norms={sumLayerNorms(passport.measures)} />
            <ChecksList checks={passport.checks} />
            <p>
              <a
                href={`/api/communities/${slug}/adapters/${version.id}/passport`}
                className="text-accent underline underline-offset-2"
                download
              >
                {t('passport')}
              </a>
            </p>
          </div>
        </details>
      )}
      {mayExport && !deletedAt && (
        <p className="flex flex-wrap gap-x-5">
          {(['folder', 'gguf'] as const).map((kind) => (
            <a
              key={kind}
              href={`/api/communities/${slug}/adapters/${version.id}/${kind}`}
              className="text-accent underline underline-offset-2"
              download
            >
              {serving(kind)}
            </a>
          ))}
        </p>
      )}
      {mayPublish && !deletedAt && (
        <VersionActions
          slug={slug}
          id={version.id}
          version={version.version}
          isSpoken={assistants.length > 0}
          isWithdrawn={withdrawnAt !== null}
        />
      )}
    </li>
  )
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">
        <bdi dir="ltr">{children}</bdi>
      </dd>
    </>
  )
}
