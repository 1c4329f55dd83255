import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { CatalogueList } from '@/app/_models/catalogue-list'
import { InstallForm } from '@/app/_models/install-form'
import { ModelsRoom } from '@/app/_models/models-room'
import { Section } from '@/app/_ui/section'
import { currentReader } from '@/app/reader'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { CATALOGUE } from '@/lib/models/catalogue'
import { findModelsOverview } from '@/lib/models/models-overview'
import { mayOnHub } from '@/lib/people/require-on-hub'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('models')
  return { title: t('title'), robots: { index: false } }
}

/** For whoever runs the hub: the base models that are installed and running, and the way to more. */
export default async function ModelsPage() {
  if (!mayOnHub(await currentReader(), 'hub.operate')) notFound()
  const env = readEnv()
  const [t, overview] = await Promise.all([
    getTranslations('models'),
    findModelsOverview(env, STARTER_BASE_MODEL),
  ])
  const taken = overview.bases.map(({ name }) => name)
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <h1 className="font-serif text-title">{t('title')}</h1>
      <p className="mb-5 mt-1 max-w-[38rem] text-muted">{t('intro')}</p>
      <ModelsRoom initial={overview} starter={STARTER_BASE_MODEL} />
      <Section title={t('catalogue')} intro={t('catalogueIntro')}>
        <CatalogueList models={CATALOGUE} taken={taken} hasToken={env.HF_TOKEN !== undefined} />
      </Section>
      <Section title={t('other')} intro={t('otherIntro')}>
        <InstallForm />
      </Section>
    </div>
  )
}
