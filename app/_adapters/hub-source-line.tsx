import { useTranslations } from 'next-intl'

/** Which commit of which repository of the Hugging Face Hub an adapter comes from. */
export function HubSourceLine({ source }: { source: { id: string; commit: string } }) {
  const t = useTranslations('hubImports')
  return (
    <p className="break-words text-small text-muted">
      {t.rich('source', {
        name: () => <bdi dir="ltr">{source.id}</bdi>,
        commit: () => (
          <code dir="ltr" title={source.commit} className="font-mono">
            {source.commit.slice(0, 8)}
          </code>
        ),
      })}
    </p>
  )
}
