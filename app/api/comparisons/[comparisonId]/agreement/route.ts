import { z } from 'zod'
import { comparisonIdSchema } from '@/app/comparison-id'
import { requireReader } from '@/app/reader'
import { findChatServices } from '@/lib/chat/chat-services'
import { compareAnswers } from '@/lib/chat/compare-answers'
import { errorResponse } from '../../../_http/error-response'
import { parseRequest } from '../../../_http/parse-request'
import { readJsonBody } from '../../../_http/read-json-body'
import { refuseOtherSites } from '../../../_http/refuse-other-sites'

export const dynamic = 'force-dynamic'

const bodySchema = z.object({ comparisonId: comparisonIdSchema, round: z.int().min(0).max(9_999) })

/** Where the answers of one round agree and differ. A POST, because it costs the encoder work that no link may cause. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ comparisonId: string }> },
): Promise<Response> {
  const services = findChatServices()
  try {
    refuseOtherSites(request)
    const { comparisonId } = await params
    const body = await readJsonBody(request)
    const asked = parseRequest(bodySchema, { ...(body instanceof Object ? body : {}), comparisonId })
    const reader = await requireReader()
    const agreement = await compareAnswers({ reader, ...asked }, services, request.signal)
    return Response.json(agreement, { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    return errorResponse(error, { shape: 'page', logError: services.logError })
  }
}
