import type { Metadata } from 'next'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { listGuardrailViews } from '@/app/_policy/guardrail-view'
import { PolicyMessages } from '@/app/_policy/policy-messages'
import { PolicyRoom } from '@/app/_policy/policy-room'
import { PolicyRooms } from '@/app/_policy/policy-rooms'
import { WebhookSection } from '@/app/_policy/webhook-section'
import { currentReader } from '@/app/reader'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { findFloor } from '@/lib/policies/find-floor'
import { listPolicyTemplates } from '@/lib/policies/list-templates'
import { ownRegion } from '@/lib/policies/own-region'
import { nameOf } from '@/lib/policies/policy'
import { POLICY_SCHEMA_PATH } from '@/lib/policies/policy-json-schema'
import { findPublishedPolicy, listPolicyOwners, listPolicyVersions } from '@/lib/policies/policy-versions'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('policyEditor'),
    findCommunityPage((await params).community),
  ])
  return { title: t('editTitle', { community: community.name }) }
}

/** The policy editor and the moderators' workbench; who may not edit is told so. */
export default async function EditPolicyPage({ params }: Props) {
  const [t, names, locale, { community }, reader] = await Promise.all([
    getTranslations('policyEditor'),
    getTranslations('policy'),
    getLocale(),
    findCommunityPage((await params).community),
    currentReader(),
  ])
  const mayEdit = await mayInCommunity(reader, community.id, 'policy.edit')
  if (!mayEdit || community.archivedAt !== null) {
    return (
      <div className="flex flex-col gap-6">
        <PolicyRooms slug={community.slug} open="edit" mayEdit={false} />
        <p>{t('mayNot')}</p>
        {reader?.kind !== 'user' && (
          <Link href="/signin" className="text-accent underline underline-offset-2">
            {t('signIn')}
          </Link>
        )}
      </div>
    )
  }
  const [published, versions, owners] = await Promise.all([
    findPublishedPolicy(community.id),
    listPolicyVersions(community.id),
    listPolicyOwners(reader),
  ])
  const { version, yaml } = published
  const region = ownRegion(community.cultureTag)
  return (
    <div className="flex flex-col gap-6">
      <PolicyRooms slug={community.slug} open="edit" mayEdit />
      <PolicyMessages>
        <PolicyRoom
          slug={community.slug}
          language={community.cultureTag}
          published={{ version, yaml }}
          guardrails={listGuardrailViews(locale)}
          floor={findFloor().content.guardrails.map((step) => ({
            ...{ use: step.use, name: nameOf(step), options: step.options },
            ...(step.on && { on: step.on }),
          }))}
          names={names.raw('options')}
          versions={versions.map((one) => ({
            ...{ version: one.version, note: one.note, createdAtMs: one.createdAt.getTime() },
          }))}
          region={region}
          templates={listPolicyTemplates(region)}
          others={owners.filter(({ slug }) => slug !== community.slug)}
        />
      </PolicyMessages>
      <WebhookSection slug={community.slug} />
      <p className="text-small text-muted">
        {t.rich('schemaHint', {
          link: (text) => (
            <a href={POLICY_SCHEMA_PATH} className="text-accent underline underline-offset-2">
              {text}
            </a>
          ),
        })}
      </p>
    </div>
  )
}
