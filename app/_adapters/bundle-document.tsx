import { useFormatter, useTranslations } from 'next-intl'
import { Avatar } from '@/app/_ui/avatar'
import type { BundleView } from '@/lib/bundles/view-bundle'

/** How a bundle's assistant would show itself to readers, in its makers' own words; what it does not say is left out. */
export function BundleDocument({ bundle }: { bundle: BundleView }) {
  const t = useTranslations('assistantEditor')
  const format = useFormatter()
  const { name, about, greeting, examples, avatar, limits, sampling } = bundle
  return (
    <div className="flex flex-col gap-3 rounded-xl border border-line p-4">
      <div className="flex items-center gap-3">
        {avatar && <Avatar symbol={avatar.symbol} color={avatar.color} />}
        <div className="min-w-0">
          <p dir="auto" className="break-words font-semibold">
            {name}
          </p>
          {about && (
            <p dir="auto" className="break-words">
              {about}
            </p>
          )}
        </div>
      </div>
      <dl className="flex flex-col gap-2">
        {greeting && <Part name={t('parts.greeting')} lines={[greeting]} />}
        {examples.length > 0 && <Part name={t('parts.examples')} lines={examples} />}
        {limits && <Part name={t('parts.limits')} lines={[limits]} />}
        <div>
          <dt className="text-muted">{t('parts.sampling')}</dt>
          <dd className="flex flex-wrap gap-x-4 gap-y-1">
            {Object.entries(sampling).map(([key, value]) => (
              <span key={key} className="whitespace-nowrap">
                <code dir="ltr" className="font-mono text-small">
                  {key}
                </code>{' '}
                {format.number(value)}
              </span>
            ))}
          </dd>
        </div>
      </dl>
    </div>
  )
}

function Part({ name, lines }: { name: string; lines: string[] }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      {lines.map((line) => (
        <dd key={line} dir="auto" className="whitespace-pre-line break-words">
          {line}
        </dd>
      ))}
    </div>
  )
}
