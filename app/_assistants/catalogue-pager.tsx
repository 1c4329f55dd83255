import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { CatalogueQuery } from '@/lib/assistants/catalogue'

/** The way to the pages before and after; nothing where there is one. */
export async function CataloguePager({ query, pages }: { query: CatalogueQuery; pages: number }) {
  const t = await getTranslations('catalogue')
  if (pages < 2 && query.page === 1) return null
  return (
    <nav aria-label={t('pages')} className="mt-6 flex items-center gap-4">
      {query.page > 1 && (
        <Link rel="prev" href={addressOf(query, Math.min(query.page - 1, pages || 1))} className="underline">
          {t('before')}
        </Link>
      )}
      <span className="text-small text-muted">{t('page', { page: query.page, pages })}</span>
      {query.page < pages && (
        <Link rel="next" href={addressOf(query, query.page + 1)} className="underline">
          {t('after')}
        </Link>
      )}
    </nav>
  )
}

function addressOf({ page: _, ...query }: CatalogueQuery, page: number): string {
  const said = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []))
  return `/assistants?${new URLSearchParams([...said, ['page', String(page)]])}`
}
