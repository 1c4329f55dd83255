import { z } from 'zod'
import { toKnownError } from '@/app/api/_http/error-response'
import { eventStream } from '@/app/api/_http/event-stream'
import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { findUpload } from '@/lib/adapters/open-upload'
import { beginChecks } from '@/lib/chat/begin-checks'
import { findChatServices } from '@/lib/chat/chat-services'
import { findCheckRunner } from '@/lib/chat/check-runner'
import { followChecks } from '@/lib/chat/follow-checks'
import { cancelRun, resumeRun } from '@/lib/checks/check-runs'
import { readEnv } from '@/lib/core/env'
import { encodeSseEvent } from '@/lib/openai/encode-sse-event'
import { isCommunityGated } from '@/lib/store/check-runs'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

const bodySchema = z.strictObject({ order: z.enum(['begin', 'cancel', 'resume']) })

/** The checks before publishing of an upload as they come: an event stream of `follow-checks.ts`, after whether they are a gate. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.upload')
    await findUpload(community.id, id)
    const gone = new AbortController()
    return eventStream(lines(community.id, id, gone.signal), () => gone.abort())
  } catch (error) {
    return pageError(error)
  }
}

async function* lines(communityId: string, id: string, signal: AbortSignal): AsyncGenerator<string> {
  try {
    yield encodeSseEvent({ isGated: await isCommunityGated(communityId) })
    for await (const event of followChecks(id, signal)) yield encodeSseEvent(event)
  } catch (error) {
    const { code, message } = toKnownError(error, findChatServices().logError)
    yield encodeSseEvent({ error: { code, message } })
  }
}

/** `{"order"}`: begins the checks anew, stops them, or lets them go on where they stopped. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.upload')
    const { order } = parseRequest(bodySchema, await readJsonBody(request))
    const upload = await findUpload(community.id, id)
    if (order === 'begin') await beginChecks(readEnv(), { community, upload, userId })
    else if (order === 'resume') await resumeRun(id)
    else await cancelRun(id)
    if (order === 'cancel') findCheckRunner().interrupt(id)
    else findCheckRunner().wake()
    return new Response(null, { status: 204 })
  } catch (error) {
    return pageError(error)
  }
}
