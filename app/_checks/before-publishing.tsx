'use client'

import { useTranslations } from 'next-intl'
import { Trial } from '@/app/_adapters/trial'
import { CheckRoom } from './check-room'
import { PublishForm } from './publish-form'
import { useChecks } from './use-checks'

/** What stands between an upload that was validated and its publication: its checks, a conversation with it, the decision. */
export function BeforePublishing(props: {
  community: { slug: string; name: string }
  id: string
  isBusy: boolean
  onPublish: (reason: string | undefined) => void
}) {
  const { community, id, isBusy, onPublish } = props
  const { slug } = community
  const t = useTranslations('before')
  const checks = useChecks(slug, id)
  return (
    <>
      <CheckRoom slug={slug} {...checks} />
      <Trial community={community} id={id} />
      {checks.run !== undefined && (
        <PublishForm
          verdict={checks.summary?.verdict ?? 'unfinished'}
          isGated={checks.isGated}
          isBusy={isBusy}
          onPublish={onPublish}
        />
      )}
      {checks.run?.publishes && checks.summary?.verdict === 'unfinished' && (
        <p className="text-small text-muted">{t('publishesItself')}</p>
      )}
    </>
  )
}
