import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import type { AssistantVersion } from '@/lib/assistants/assistant-versions'
import { RestoreButton } from '../_policy/restore-button'
import { roomOf } from './assistant-api'

const LINK = 'text-accent underline underline-offset-2'

/** One version of an assistant: when, by whom, why, on what, and what one can do with it. */
export async function AssistantVersionRow(props: {
  id: string
  version: AssistantVersion
  newest: number
  revision: number
  mayEdit: boolean
  shown: { from: number; to: number }
}) {
  const { id, version: row, newest, revision, mayEdit, shown } = props
  const { version, note, restoredFrom, publishedBy, createdAt, adapter, baseModel } = row
  const [t, page, format] = await Promise.all([
    getTranslations('policyEditor'),
    getTranslations('assistantPage'),
    getFormatter(),
  ])
  const base = `/assistants/${id}/versions`
  return (
    <li data-version={version} className="flex flex-col gap-1 rounded-2xl border border-line px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold">{t('version', { version })}</h2>
        <p className="text-small text-muted">
          {format.dateTime(createdAt, { dateStyle: 'medium', timeStyle: 'short' })}
          {' · '}
          {publishedBy ? <bdi>{publishedBy}</bdi> : page('byHub')}
        </p>
        {version === newest && <span className="text-small text-accent">{page('answersNow')}</span>}
      </div>
      {note && <p dir="auto">{note}</p>}
      {restoredFrom !== null && <p className="text-muted">{t('restored', { version: restoredFrom })}</p>}
      <p className="text-small text-muted">
        <bdi dir="ltr">
          {baseModel}
          {adapter && ` + ${adapter.name} ${adapter.version}`}
        </bdi>
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-small">
        <Link
          href={`${base}?from=${version - 1}&to=${version}#diff`}
          aria-current={(shown.to === version && shown.from === version - 1) || undefined}
          className={LINK}
        >
          {t('showChange')}
        </Link>
        {version !== newest && (
          <Link href={`${base}?from=${version}&to=${newest}#diff`} className={LINK}>
            {t('compareWithNow')}
          </Link>
        )}
        <a href={`${roomOf(id)}?version=${version}`} download className={LINK}>
          {t('downloadYaml')}
        </a>
        {mayEdit && version !== newest && (
          <RestoreButton
            {...{ version, newest }}
            url={`${roomOf(id)}/versions`}
            seen={{ revision }}
            back={base}
          />
        )}
      </div>
    </li>
  )
}
