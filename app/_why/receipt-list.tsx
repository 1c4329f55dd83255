'use client'

import { useTranslations } from 'next-intl'
import { SamplingList } from './sampling-list'

/** The exact versions that made an answer; a digest is shown by its first characters and told whole on request. */
export function ReceiptList({ receipt }: { receipt: Record<string, unknown> }) {
  const t = useTranslations('receipt')
  return (
    <section>
      <h4 className="text-small font-semibold">{t('title')}</h4>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-small">
        {Object.entries(receipt)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => (
            <div key={key} className="contents">
              <dt className="text-muted">{t.has(key) ? t(key) : key}</dt>
              <dd className="min-w-0 break-words font-mono">
                {key === 'sampling' ? (
                  <SamplingList sampling={value} />
                ) : (
                  <ReceiptValue value={value} none={t('none')} />
                )}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

function ReceiptValue({ value, none }: { value: unknown; none: string }) {
  if (value === null) return <span className="font-sans">{none}</span>
  if (Array.isArray(value))
    return value.map((one) => <ReceiptValue key={String(one)} value={one} none={none} />)
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const digest = /^(?:sha256[-:])?([0-9a-f]{64})$/.exec(text)?.[1]
  if (digest) {
    return (
      <bdi dir="ltr" title={digest}>
        {digest.slice(0, 12)}…
      </bdi>
    )
  }
  return <bdi dir="ltr">{text}</bdi>
}
