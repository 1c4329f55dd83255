'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { leavePendingTest } from '@/app/_policy/use-pending-test'
import { Button } from '@/app/_ui/button'
import type { PolicyTest } from '@/lib/policies/policy'

/** Takes a ruling into the draft of the policy as one of its tests, and goes there; without a test it waits for one. */
export function MakeTest({ slug, test }: { slug: string; test: PolicyTest | undefined }) {
  const t = useTranslations('moderation')
  const router = useRouter()
  const make = () => {
    if (!test) return
    leavePendingTest(slug, test)
    router.push(`/community/${encodeURIComponent(slug)}/policy/edit`)
  }
  return (
    <Button look="primary" className="self-start" disabled={!test} onClick={make}>
      {t('makeTest')}
    </Button>
  )
}
