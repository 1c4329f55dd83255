import { useTranslations } from 'next-intl'
import { Scroller } from '@/app/_ui/scroller'
import { type DiffGap, type DiffLine, diffLines } from '@/lib/documents/diff-lines'

const MOST_SHOWN = 2000
const SIGN = { same: ' ', added: '+', removed: '−' }

/** How one text became another: removed and added lines with a sign as well as a colour, and their numbers. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const t = useTranslations('policyEditor')
  const lines = diffLines(before, after)
  if (!lines.some(({ kind }) => kind === 'added' || kind === 'removed'))
    return <p className="text-muted">{t('noDifference')}</p>
  return (
    <Scroller dir="ltr" className="rounded-xl border border-line font-mono text-small leading-normal">
      <table className="w-full border-collapse">
        <tbody>
          {lines.slice(0, MOST_SHOWN).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a diff is drawn once
            <Row key={index} line={line} gap={(count) => t('unchanged', { count })} />
          ))}
        </tbody>
      </table>
      {lines.length > MOST_SHOWN && (
        <p className="px-3 py-2 text-muted">{t('moreLines', { count: lines.length - MOST_SHOWN })}</p>
      )}
    </Scroller>
  )
}

const LOOK = { same: '', added: 'bg-accent-soft', removed: 'bg-danger-soft' }

function Row({ line, gap }: { line: DiffLine | DiffGap; gap: (count: number) => string }) {
  if (line.kind === 'gap') {
    return (
      <tr className="bg-raised text-muted">
        <td colSpan={4} className="px-3 py-1" dir="auto">
          {gap(line.count)}
        </td>
      </tr>
    )
  }
  const { kind, text, before, after } = line
  return (
    <tr data-diff={kind} className={LOOK[kind]}>
      <td className="select-none px-2 text-end text-muted">{before}</td>
      <td className="select-none px-2 text-end text-muted">{after}</td>
      <td className={`select-none px-1 ${kind === 'removed' ? 'text-danger' : 'text-accent'}`}>
        {SIGN[kind]}
      </td>
      <td className="w-full whitespace-pre px-2">{text || ' '}</td>
    </tr>
  )
}
