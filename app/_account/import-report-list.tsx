import { useTranslations } from 'next-intl'
import type { ImportReport } from './send-export'

const FLAT = [
  ...(['messages', 'duplicates', 'blocked', 'hidden', 'shortened', 'wrongDates'] as const),
  ...(['empty', 'tooLarge', 'unreadable'] as const),
]
const LEFT_OUT = ['image', 'file', 'recording', 'tool', 'system', 'thoughts', 'role', 'empty'] as const

/** What an import took over, and what it left out and why; what did not occur is not mentioned. */
export function ImportReportList(props: {
  report: ImportReport
  /** Then what went wrong is said already, and a file of which nothing was read needs no words of its own. */
  isFailed?: boolean
}) {
  const { report, isFailed = false } = props
  const t = useTranslations('imports')
  const flat = FLAT.filter((name) => report[name] > 0)
  const leftOut = LEFT_OUT.filter((name) => report.leftOut[name] > 0)
  const isNothing = report.conversations === 0 && flat.length === 0 && leftOut.length === 0
  if (isNothing) return isFailed ? null : <p>{t('report.nothing')}</p>
  return (
    <div className="rounded-2xl border border-line px-4 py-3">
      <p className="font-medium">{t('report.conversations', { count: report.conversations })}</p>
      <ul className="list-disc ps-5">
        {flat.map((name) => (
          <li key={name}>{t(`report.${name}`, { count: report[name] })}</li>
        ))}
      </ul>
      {leftOut.length > 0 && (
        <>
          <p className="mt-2">{t('leftOutTitle')}</p>
          <ul className="list-disc ps-5 text-muted">
            {leftOut.map((name) => (
              <li key={name}>{t(`leftOut.${name}`, { count: report.leftOut[name] })}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
