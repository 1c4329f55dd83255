import { z } from 'zod'
import { requireReader } from '@/app/reader'
import { findChatServices } from '@/lib/chat/chat-services'
import { createComparison, isHidden, MOST_COLUMNS } from '@/lib/comparisons/comparisons'
import { errorResponse } from '../_http/error-response'
import { parseRequest } from '../_http/parse-request'
import { readJsonBody } from '../_http/read-json-body'
import { refuseOtherSites } from '../_http/refuse-other-sites'

export const dynamic = 'force-dynamic'

const bodySchema = z.object({
  assistants: z.array(z.string().min(1).max(200)).min(2).max(MOST_COLUMNS),
  isBlind: z.boolean(),
})

/** Begins a comparison: `{id, columns}`, the columns as names by position; of a blind one each is null. */
export async function POST(request: Request): Promise<Response> {
  try {
    refuseOtherSites(request)
    const { assistants, isBlind } = parseRequest(bodySchema, await readJsonBody(request))
    const reader = await requireReader()
    const comparison = await createComparison({ reader, assistantNames: assistants, isBlind })
    const columns = comparison.columns.map(({ assistantName }) =>
      isHidden(comparison) ? null : assistantName,
    )
    return Response.json({ id: comparison.id, columns }, { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    return errorResponse(error, { shape: 'page', logError: findChatServices().logError })
  }
}
