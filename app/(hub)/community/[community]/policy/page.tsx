import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { findCommunityPage } from '@/app/_community/find-community'
import { ParitySection } from '@/app/_policy/parity-section'
import { PolicyRooms } from '@/app/_policy/policy-rooms'
import { PolicyStepItem } from '@/app/_policy/policy-step-item'
import { Preformatted } from '@/app/_ui/preformatted'
import { currentReader } from '@/app/reader'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { findFloor } from '@/lib/policies/find-floor'
import { findPolicy } from '@/lib/policies/find-policy'
import { parsePolicy } from '@/lib/policies/parse-policy'
import { nameOf } from '@/lib/policies/policy'
import { findPublishedPolicy } from '@/lib/policies/policy-versions'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('policy'),
    findCommunityPage((await params).community),
  ])
  return { title: t('title', { community: community.name }) }
}

/** A community's rules as people read them: each filter in its order, then the document itself. */
export default async function PolicyPage({ params }: Props) {
  const [t, parity, { community, culture }, reader] = await Promise.all([
    getTranslations('policy'),
    getTranslations('parity'),
    findCommunityPage((await params).community),
    currentReader(),
  ])
  const [policy, mayEdit] = await Promise.all([
    findPublishedPolicy(community.id),
    mayInCommunity(reader, community.id, 'policy.edit'),
  ])
  const { guardrails, tests } = parsePolicy(policy.yaml).content
  const floor = findFloor()
  const optionsOf = (name: string) =>
    [...guardrails, ...floor.content.guardrails].find((step) => nameOf(step) === name)?.options
  return (
    <div className="flex flex-col gap-6">
      <PolicyRooms slug={community.slug} open="read" mayEdit={mayEdit} />
      <header>
        <h2 className="font-serif font-semibold">
          {t.rich('heading', { community: () => <bdi lang={culture.tag}>{community.name}</bdi> })}
        </h2>
        <p className="mt-1 text-muted">
          {policy.version > 0 && t('version', { version: policy.version, tests: tests.length })} {t('floor')}
        </p>
      </header>
      <p>{t('order')}</p>
      <ol className="flex flex-col gap-3">
        {findPolicy(community.slug, policy).steps.map((step) => (
          <PolicyStepItem key={step.name} step={step} options={optionsOf(step.name)} />
        ))}
      </ol>
      <Suspense fallback={<p className="text-muted">{parity('measuring')}</p>}>
        <ParitySection slug={community.slug} policy={policy} languages={culture.languages} />
      </Suspense>
      <Document title={t('document')} yaml={policy.yaml} />
      <Document title={t('floorDocument')} yaml={floor.yaml} />
    </div>
  )
}

function Document({ title, yaml }: { title: string; yaml: string }) {
  return (
    <details>
      <summary className="text-muted hover:text-ink">{title}</summary>
      <Preformatted dir="ltr" className="mt-3 font-mono text-small">
        {yaml}
      </Preformatted>
    </details>
  )
}
