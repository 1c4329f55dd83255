import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CatalogueEntry } from '@/app/_assistants/catalogue-entry'
import { CatalogueFilters } from '@/app/_assistants/catalogue-filters'
import { CataloguePager } from '@/app/_assistants/catalogue-pager'
import { currentReader } from '@/app/reader'
import { catalogueQuerySchema, PAGE_SIZE, readCatalogue } from '@/lib/assistants/catalogue'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('catalogue'))('title') }
}

/** Every assistant that the reader may find: searched in any script, filtered, sorted; all of it is in the address. */
export default async function CataloguePage({ searchParams }: Props) {
  const [t, reader, said] = await Promise.all([getTranslations('catalogue'), currentReader(), searchParams])
  const query = catalogueQuerySchema.parse(said)
  const { entries, total, isAlike, facets } = await readCatalogue(reader, query)
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <h1 className="font-serif text-title">{t('title')}</h1>
      <CatalogueFilters query={query} facets={facets} />
      <p role="status" className="mt-6 text-small text-muted">
        {isAlike ? t('alike', { count: total }) : t('found', { count: total })}
      </p>
      <ul>
        {entries.map((entry) => (
          <CatalogueEntry key={entry.row.id} entry={entry} />
        ))}
      </ul>
      <CataloguePager query={query} pages={Math.ceil(total / PAGE_SIZE)} />
    </div>
  )
}
