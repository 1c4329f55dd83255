import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { findCommunityPage } from '@/app/_community/find-community'
import { PolicyStepItem } from '@/app/_policy/policy-step-item'
import { findNewestPolicy } from '@/lib/assistants/resolve-assistant'
import { findFloor } from '@/lib/policies/find-floor'
import { findPolicy } from '@/lib/policies/find-policy'
import { parsePolicy } from '@/lib/policies/parse-policy'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('policy'),
    findRules((await params).community),
  ])
  return { title: t('title', { community: community.name }) }
}

/** A community's rules as people read them: each filter in its order, then the document itself. */
export default async function PolicyPage({ params }: Props) {
  const [t, { community, culture, policy }] = await Promise.all([
    getTranslations('policy'),
    findRules((await params).community),
  ])
  const { guardrails, tests, extends: base } = parsePolicy(policy.yaml).content
  const floor = findFloor()
  const known = [...guardrails, ...floor.content.guardrails]
  const optionsOf = (name: string) => known.find((step) => (step.name ?? step.use) === name)?.options
  return (
    <div className="mx-auto flex max-w-column flex-col gap-6 px-5 pb-20 pt-8 sm:pt-[9dvh]">
      <header>
        <h1 className="font-serif text-title">
          {t.rich('heading', { community: () => <bdi lang={culture.tag}>{community.name}</bdi> })}
        </h1>
        <p className="mt-1 text-muted">
          {t('version', { version: policy.version, tests: tests.length })}
          {base === 'floor' && ` ${t('floor')}`}
        </p>
      </header>
      <p>{t('order')}</p>
      <ol className="flex flex-col gap-3">
        {findPolicy(community.slug, policy).steps.map((step) => (
          <PolicyStepItem key={step.name} step={step} options={optionsOf(step.name)} />
        ))}
      </ol>
      <Document title={t('document')} yaml={policy.yaml} />
      {base === 'floor' && <Document title={t('floorDocument')} yaml={floor.yaml} />}
    </div>
  )
}

function Document({ title, yaml }: { title: string; yaml: string }) {
  return (
    <details>
      <summary className="text-muted hover:text-ink">{title}</summary>
      <pre
        dir="ltr"
        className="mt-3 overflow-x-auto rounded-xl border border-line bg-raised p-4 font-mono text-small leading-normal"
      >
        {yaml}
      </pre>
    </details>
  )
}

const findRules = cache(async (slug: string) => {
  const { community, culture } = await findCommunityPage(slug)
  return { community, culture, policy: await findNewestPolicy(community.id) }
})
