import { toKnownError } from '@/app/api/_http/error-response'
import { eventStream } from '@/app/api/_http/event-stream'
import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { findUpload } from '@/lib/adapters/open-upload'
import { checkArrival } from '@/lib/bundles/check-arrival'
import { beginChecks } from '@/lib/chat/begin-checks'
import { findChatServices } from '@/lib/chat/chat-services'
import { readEnv } from '@/lib/core/env'
import { encodeSseEvent } from '@/lib/openai/encode-sse-event'
import type { CommunityRow } from '@/lib/store/communities'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

/**
 * Checks an upload whose bytes are all there; each check is an event as it ends, the last event is the upload. One that
 * passed is asked the questions before publishing from then on, in the background.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.upload')
    const upload = await findUpload(community.id, id)
    const checks = checkArrival(readEnv(), upload)
    // What is wrong before the first check is an answer with a status of its own.
    const first = await checks.next()
    return eventStream(lines({ community, userId, id }, first, checks), () => undefined)
  } catch (error) {
    return pageError(error)
  }
}

async function* lines(
  place: { community: CommunityRow; userId: string | null; id: string },
  first: IteratorResult<object>,
  rest: AsyncGenerator<object>,
): AsyncGenerator<string> {
  try {
    if (!first.done) yield encodeSseEvent({ check: first.value })
    for await (const check of rest) yield encodeSseEvent({ check })
    const { community, userId, id } = place
    const upload = await findUpload(community.id, id)
    if (upload.status === 'checked' && upload.found)
      await beginChecks(readEnv(), { community, upload, userId })
    yield encodeSseEvent({ status: upload.status, found: upload.found })
  } catch (error) {
    const { code, message, said } = toKnownError(error, findChatServices().logError)
    yield encodeSseEvent({ error: { code, message, said } })
  }
}
