import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ServersRoom } from '@/app/_servers/servers-room'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import { findServersOverview } from '@/lib/models/servers-overview'
import { mayOnHub } from '@/lib/people/require-on-hub'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('servers')
  return { title: t('title'), robots: { index: false } }
}

/** For whoever runs the hub: the model servers beside its own engines, and how each of them does. */
export default async function ServersPage() {
  if (!mayOnHub(await currentReader(), 'hub.operate')) notFound()
  const [t, overview] = await Promise.all([
    getTranslations('servers'),
    findServersOverview(readEnv(), Date.now()),
  ])
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <h1 className="font-serif text-title">{t('title')}</h1>
      <p className="mb-5 mt-1 max-w-[38rem] text-muted">{t('intro')}</p>
      <ServersRoom initial={overview} />
    </div>
  )
}
