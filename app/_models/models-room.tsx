'use client'

import { useTranslations } from 'next-intl'
import { useSize } from '@/app/_adapters/use-size'
import { Section } from '@/app/_ui/section'
import type { ModelsOverview } from '@/lib/models/models-overview'
import { BaseItem } from './base-item'
import { EncoderItem } from './encoder-item'
import { JobItem } from './job-item'
import { useOverview } from './use-overview'

/** What is on its way and what is installed, followed while the page is open. */
export function ModelsRoom({ initial, starter }: { initial: ModelsOverview; starter: string }) {
  const t = useTranslations('models')
  const size = useSize()
  const { overview, refresh, speedOf } = useOverview(initial)
  const { bases, encoders, jobs, budgetBytes, freeDiskBytes } = overview
  const used = bases.reduce((sum, { residentBytes }) => sum + (residentBytes ?? 0), 0)
  return (
    <>
      {jobs.length > 0 && (
        <Section title={t('jobs')}>
          <ul className="flex flex-col gap-3">
            {jobs.map((job) => (
              <JobItem key={job.id} job={job} bytesPerSecond={speedOf(job.id)} onChanged={refresh} />
            ))}
          </ul>
        </Section>
      )}
      <Section
        title={t('installed')}
        intro={t('room', { used: size(used), budget: size(budgetBytes), disk: size(freeDiskBytes) })}
      >
        <ul className="flex flex-col gap-3">
          {bases.map((base) => (
            <BaseItem key={base.name} base={base} isStarter={base.name === starter} onChanged={refresh} />
          ))}
        </ul>
      </Section>
      <Section title={t('encoders')} intro={t('encodersIntro')}>
        {encoders.length > 0 && (
          <ul className="flex flex-col gap-3">
            {encoders.map((encoder) => (
              <EncoderItem key={encoder.name} encoder={encoder} onChanged={refresh} />
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}
