'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TestFrame } from '@/lib/moderation/test-of-ruling'
import { MakeTest } from './make-test'

/** Lets a moderator write the text of a ruling's test, where no reader's may stand in the policy. */
export function MakeOwnTest({ slug, frame }: { slug: string; frame: TestFrame }) {
  const t = useTranslations('moderation')
  const [text, setText] = useState('')
  return (
    <div className="flex flex-col gap-3">
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t('ownText')}</span>
        <textarea
          dir="auto"
          rows={3}
          maxLength={2000}
          value={text}
          onChange={({ target }) => setText(target.value)}
          className="rounded-xl border border-edge bg-paper px-3.5 py-2"
        />
        <span className="text-small text-muted">{t('ownTextHint')}</span>
      </label>
      <MakeTest slug={slug} test={text.trim() === '' ? undefined : { ...frame, text: text.trim() }} />
    </div>
  )
}
