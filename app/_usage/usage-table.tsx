import { getFormatter, getTranslations } from 'next-intl/server'
import { Scroller } from '@/app/_ui/scroller'
import type { UsageOf } from '@/lib/usage/read-usage'

/** Requests and tokens of several things; `isName` for names as `/v1` writes them, which run from left to right. */
export async function UsageTable(props: {
  caption: string
  head: string
  rows: UsageOf[]
  isName?: boolean
}) {
  const [t, format] = await Promise.all([getTranslations('usage'), getFormatter()])
  return (
    <Scroller as="section" aria-label={props.caption} className="mt-2">
      <table className="w-full text-small">
        <caption className="sr-only">{props.caption}</caption>
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="py-1.5 pe-4 text-start font-medium">
              {props.head}
            </th>
            {(['requests', 'promptTokens', 'completionTokens'] as const).map((unit) => (
              <th key={unit} scope="col" className="px-2 py-1.5 text-end font-medium last:pe-0">
                {t(unit)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ name, requests, promptTokens, completionTokens }) => (
            <tr key={name} className="border-b border-line last:border-b-0">
              <th scope="row" className="break-words py-1.5 pe-4 text-start font-normal">
                <bdi dir={props.isName ? 'ltr' : 'auto'}>{name}</bdi>
              </th>
              {[requests, promptTokens, completionTokens].map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: three columns that stay where they are
                <td key={index} className="px-2 py-1.5 text-end tabular-nums last:pe-0">
                  {format.number(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
