import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { AssistantFrame } from '@/app/_assistants/assistant-frame'
import { CardFacts } from '@/app/_assistants/card-facts'
import { type AssistantParams, findAssistantPage, frameOf } from '@/app/_assistants/find-assistant-page'
import { LineageList } from '@/app/_assistants/lineage-list'
import { registry } from '@/guardrails/registry'
import { readCard } from '@/lib/assistants/read-card'
import { readEnv } from '@/lib/core/env'
import { findBaseLicence } from '@/lib/models/find-base-licence'
import { findPolicy } from '@/lib/policies/find-policy'

export async function generateMetadata({ params }: AssistantParams): Promise<Metadata> {
  const { community, assistant } = await params
  const { row } = await findAssistantPage(community, assistant)
  return { title: `${row.name} · ${row.community.name}` }
}

/** An assistant's card: what it is made of, by whom and under whose rules, what it cannot do, what readers make of it. */
export default async function AssistantCardPage({ params }: AssistantParams) {
  const { community: slug, assistant } = await params
  const [t, locale, page] = await Promise.all([
    getTranslations('assistantPage'),
    getLocale(),
    findAssistantPage(slug, assistant),
  ])
  const { row, reader } = page
  const { newest, community } = row
  const baseLicence = await findBaseLicence(readEnv().dataDir, newest.baseModel)
  const card = await readCard(row, reader, baseLicence)
  const { steps } = findPolicy(community.slug, card.policy)
  const titleOf = (id: string) => registry.get(id)?.title[locale] ?? registry.get(id)?.title.en ?? id
  return (
    <AssistantFrame {...frameOf(page)} open="card">
      <div className="flex flex-col gap-8">
        {newest.about && (
          <p lang={newest.cultureTag} dir="auto">
            {newest.about}
          </p>
        )}
        <CardFacts {...{ row, card, baseLicence }} />
        <Part title={t('limits')}>
          {newest.limits ? (
            <p dir="auto" className="whitespace-pre-wrap break-words">
              {newest.limits}
            </p>
          ) : (
            <p className="text-muted">{t('noLimits')}</p>
          )}
        </Part>
        <Part title={t('rules')}>
          <p className="text-muted">
            {card.policy.isPinned
              ? t('policyPinned', { version: card.policy.version })
              : t('policyLatest', { version: card.policy.version })}{' '}
            <Link
              href={`/community/${encodeURIComponent(community.slug)}/policy`}
              className="underline underline-offset-2 hover:text-ink"
            >
              {t('wholePolicy')}
            </Link>
          </p>
          <ul className="mt-2 flex flex-wrap gap-1.5 text-small">
            {steps.map(({ name, guardrail, origin }) => (
              <li key={name} className="rounded-full bg-raised px-2.5 py-0.5">
                {titleOf(guardrail.id)}
                {origin === 'floor' && <span className="text-muted"> · {t('ofTheHub')}</span>}
              </li>
            ))}
          </ul>
        </Part>
        <Part title={t('instructions')}>
          {newest.instructions ? (
            <p
              dir="auto"
              className="whitespace-pre-wrap break-words rounded-xl border border-line bg-raised px-4 py-3"
            >
              {newest.instructions}
            </p>
          ) : (
            <p className="text-muted">{t('noInstructions')}</p>
          )}
        </Part>
        {card.lineage.length > 0 && (
          <Part title={t('lineage')}>
            <LineageList lineage={card.lineage} />
          </Part>
        )}
      </div>
    </AssistantFrame>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-1 font-serif font-semibold">{title}</h2>
      {children}
    </section>
  )
}
