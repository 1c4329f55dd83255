import { getTranslations } from 'next-intl/server'
import { Fingerprint } from './bundle-draft'

/** A community's assistants as bundles for other hubs, and the key by which those know this hub. */
export async function BundleExports(props: {
  slug: string
  assistants: { slug: string; name: string }[]
  fingerprint: string
}) {
  const t = await getTranslations('bundles')
  if (props.assistants.length === 0) return null
  return (
    <details>
      <summary className="text-muted hover:text-ink">{t('exportTitle')}</summary>
      <div className="mt-2 flex flex-col gap-3">
        <p>{t('exportHint')}</p>
        <ul className="flex flex-wrap gap-x-5 gap-y-1">
          {props.assistants.map(({ slug, name }) => (
            <li key={slug}>
              <a
                href={`/api/communities/${props.slug}/assistants/${slug}/bundle`}
                className="font-medium text-accent underline underline-offset-2"
                download
              >
                {t.rich('download', { assistant: () => <bdi>{name}</bdi> })}
              </a>
            </li>
          ))}
        </ul>
        <p className="text-small text-muted">
          {t('ownKey')} <Fingerprint hex={props.fingerprint} />
        </p>
      </div>
    </details>
  )
}
