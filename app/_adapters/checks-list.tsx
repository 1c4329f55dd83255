import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { HubWords } from '@/app/_ui/hub-words'
import type { AdapterCheck } from '@/lib/adapters/adapter-check'

const ICONS = { passed: CircleCheck, warned: TriangleAlert, failed: CircleX }
const COLOURS = { passed: 'text-accent', warned: 'text-against', failed: 'text-danger' }

/** How each check of an adapter ended; what to do stands below the ones that did not pass. */
export function ChecksList({ checks }: { checks: AdapterCheck[] }) {
  const t = useTranslations('adapters')
  return (
    <ul aria-label={t('checks.list')} className="flex flex-col gap-1.5">
      {checks.map((check) => {
        const Icon = ICONS[check.status]
        return (
          <li key={check.id} className="flex gap-2.5">
            <Icon aria-hidden="true" className={`mt-1 size-4 shrink-0 ${COLOURS[check.status]}`} />
            <div className="min-w-0">
              <span className="font-medium">{t(`checks.${check.id}`)}</span>
              <span className="sr-only"> ({t(`statuses.${check.status}`)})</span>{' '}
              <span className="text-muted">
                <HubWords said={check.said?.message} words={check.message} />
              </span>
              {check.remedy && (
                <p className="whitespace-pre-line">
                  <HubWords said={check.said?.remedy} words={check.remedy} />
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
