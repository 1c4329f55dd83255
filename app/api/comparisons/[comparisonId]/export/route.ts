import { getTranslations } from 'next-intl/server'
import { pageError } from '@/app/api/_http/page-error'
import { refuseOtherSites } from '@/app/api/_http/refuse-other-sites'
import { textDownload } from '@/app/api/_http/text-download'
import { comparisonIdSchema } from '@/app/comparison-id'
import { requireReader } from '@/app/reader'
import { findComparison, isHidden, noComparison } from '@/lib/comparisons/comparisons'
import { toJson, toMarkdown } from '@/lib/comparisons/export-comparison'
import { listVotes } from '@/lib/votes/votes'

export const dynamic = 'force-dynamic'

/** One of the reader's comparisons as a file: `?format=markdown` (to read) or `json` (all of it). */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ comparisonId: string }> },
): Promise<Response> {
  try {
    if (request.headers.get('sec-fetch-site') !== 'none') refuseOtherSites(request)
    const { comparisonId } = await params
    if (!comparisonIdSchema.safeParse(comparisonId).success) throw noComparison()
    const reader = await requireReader()
    const comparison = await findComparison(reader, comparisonId)
    if (new URL(request.url).searchParams.get('format') === 'json') {
      const answers = comparison.turns.map(({ answerId }) => answerId)
      const text = toJson(comparison, await listVotes(reader, answers))
      return textDownload(text, { name: 'comparison', format: 'json' })
    }
    const t = await getTranslations('compare')
    const nameOf = (position: number) => {
      const column = isHidden(comparison) ? undefined : comparison.columns[position]
      return column?.assistantName ?? t('letter', { letter: String.fromCodePoint(65 + position) })
    }
    const text = toMarkdown(comparison, { reader: (await getTranslations('chat'))('you'), nameOf })
    return textDownload(text, { name: 'comparison', format: 'markdown' })
  } catch (error) {
    return pageError(error)
  }
}
