import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import type { ActivityRow } from '@/lib/store/activity'

/** What happened in a community: what, when, by whom and why; each leads to where its change can be read. */
export async function ActivityList({ slug, rows }: { slug: string; rows: ActivityRow[] }) {
  const [t, say, format] = await Promise.all([
    getTranslations('activity'),
    getTranslations('policyEditor'),
    getFormatter(),
  ])
  return (
    <ol className="flex flex-col">
      {rows.map((row) => {
        const { kind, at, name, version, note, restoredFrom, by } = row
        const href = addressOf(slug, row)
        const what = t.rich(kind, {
          ...{ name: () => <bdi>{name}</bdi>, version: version ?? 0 },
        })
        return (
          <li key={`${kind} ${name} ${version}`} className="border-b border-line py-2.5">
            <p className="flex flex-wrap items-baseline gap-x-3">
              {href ? (
                <Link href={href} className="underline underline-offset-2">
                  {what}
                </Link>
              ) : (
                <span>{what}</span>
              )}
              <span className="text-small text-muted">
                <time dateTime={at.toISOString()}>{format.dateTime(at, { dateStyle: 'medium' })}</time>
                {by && (
                  <>
                    {' · '}
                    <bdi>{by}</bdi>
                  </>
                )}
              </span>
            </p>
            {note && (
              <p dir="auto" className="text-small">
                {note}
              </p>
            )}
            {restoredFrom !== null && (
              <p className="text-small text-muted">{say('restored', { version: restoredFrom })}</p>
            )}
          </li>
        )
      })}
    </ol>
  )
}

/** Where one reads what it changed. */
function addressOf(community: string, { kind, slug, version }: ActivityRow): string | undefined {
  const base = `/community/${encodeURIComponent(community)}`
  const change = `versions?from=${(version ?? 1) - 1}&to=${version}#diff`
  switch (kind) {
    case 'founded':
      return undefined
    case 'adapter':
    case 'withdrawn':
      return `${base}/adapters`
    case 'assistant':
      return `/assistants/${encodeURIComponent(community)}/${slug}/${change}`
    default:
      return `${base}/${kind}/${change}`
  }
}
