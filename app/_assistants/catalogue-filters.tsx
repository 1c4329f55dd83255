import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import type { CataloguePage, CatalogueQuery } from '@/lib/assistants/catalogue'
import { CATALOGUE_SORTS } from '@/lib/store/catalogue'
import { Button } from '../_ui/button'

const FIELD = 'min-h-9 w-full min-w-0 rounded-xl border border-edge bg-paper px-3 py-1.5'

/** A form that only changes the address: it works before any script has come. */
export async function CatalogueFilters(props: { query: CatalogueQuery; facets: CataloguePage['facets'] }) {
  const { query, facets } = props
  const [t, locale] = await Promise.all([getTranslations('catalogue'), getLocale()])
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const languages = facets.languages.map((tag) => ({
    value: tag,
    name: tag === 'root' ? t('anyCulture') : (names.of(tag) ?? tag),
  }))
  const choices = {
    language: languages.sort((a, b) => a.name.localeCompare(b.name, locale)),
    community: facets.communities.map(({ slug, name }) => ({ value: slug, name })),
    base: facets.bases.map((base) => ({ value: base, name: base })),
  }
  return (
    <search>
      <form action="/assistants" className="mt-5 flex flex-col gap-3">
        <div className="flex gap-2">
          <input
            type="search"
            name="q"
            dir="auto"
            aria-label={t('search')}
            placeholder={t('search')}
            defaultValue={query.q}
            className={FIELD}
          />
          <Button type="submit" look="primary">
            {t('find')}
          </Button>
        </div>
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
          {(['language', 'community', 'base'] as const).map((name) => (
            <select
              key={`${name} ${query[name]}`}
              name={name}
              aria-label={t(name)}
              defaultValue={query[name] ?? ''}
              className={FIELD}
            >
              <option value="">{t(`every.${name}`)}</option>
              {choices[name].map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.name}
                </option>
              ))}
            </select>
          ))}
          <select
            key={`sort ${query.sort}`}
            name="sort"
            aria-label={t('sort')}
            defaultValue={query.sort}
            className={FIELD}
          >
            {CATALOGUE_SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {t(`sorts.${sort}`)}
              </option>
            ))}
          </select>
        </div>
        {(query.q || query.language || query.community || query.base) && (
          <Link href="/assistants" className="self-start text-small text-muted underline underline-offset-2">
            {t('clear')}
          </Link>
        )}
      </form>
    </search>
  )
}
