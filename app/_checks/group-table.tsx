'use client'

import { useTranslations } from 'next-intl'
import { Scroller } from '@/app/_ui/scroller'
import type { PlacedAnswer } from '@/lib/checks/check-answer'
import type { Asked, CheckPlan } from '@/lib/checks/check-plan'
import type { GroupResult } from '@/lib/checks/summarise-checks'

/** How many questions of each set, and of the policy's tests, each of those asked got right so far. */
export function GroupTable(props: {
  groups: GroupResult[]
  asked: Asked[]
  answers: PlacedAnswer[]
  plan: CheckPlan
}) {
  const { groups, asked, answers, plan } = props
  const t = useTranslations('before')
  const tried = useTranslations('adapters.tried')
  const given = countGiven(plan, answers)
  return (
    <Scroller>
      <table className="w-full text-start">
        <caption className="pb-1 text-start text-small text-muted">{t('groups')}</caption>
        <thead>
          <tr className="border-b border-line text-small text-muted">
            <th scope="col" className="py-1 pe-3 text-start font-normal">
              {t('group')}
            </th>
            {asked.map((by) => (
              <th key={by} scope="col" className="px-2 py-1 text-end font-normal">
                {tried(by)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map(({ group, kind, passed }) => (
            <tr key={`${kind} ${group}`} className="border-b border-line last:border-0">
              <th scope="row" className="py-1 pe-3 text-start font-normal">
                {kind === 'policy' ? t('policyTests') : <bdi dir="ltr">{group}</bdi>}
              </th>
              {asked.map((by) => (
                <td key={by} className="whitespace-nowrap px-2 py-1 text-end tabular-nums">
                  {t('of', { count: passed[by] ?? 0, total: given.get(`${kind} ${group} ${by}`) ?? 0 })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

/** How many answers there are by group and by whom. */
function countGiven(plan: CheckPlan, answers: PlacedAnswer[]): Map<string, number> {
  const given = new Map<string, number>()
  for (const { position, by } of answers) {
    const item = plan.items[position]
    if (!item || item.kind === 'probe') continue
    const key = `${item.kind} ${item.kind === 'policy' ? 'policy' : item.set} ${by}`
    given.set(key, (given.get(key) ?? 0) + 1)
  }
  return given
}
