import { pageError } from '@/app/api/_http/page-error'
import { refuseOtherSites } from '@/app/api/_http/refuse-other-sites'
import { currentReader } from '@/app/reader'
import { findChatServices } from '@/lib/chat/chat-services'
import { exportAccount } from '@/lib/people/export-account'
import { requireOnHub } from '@/lib/people/require-on-hub'

export const dynamic = 'force-dynamic'

/** Everything the hub keeps about who asks, as a file. */
export async function GET(request: Request): Promise<Response> {
  try {
    if (request.headers.get('sec-fetch-site') !== 'none') refuseOtherSites(request)
    const { userId } = requireOnHub(await currentReader(), 'account.own')
    const day = new Date().toISOString().slice(0, 10)
    return new Response(streamText(exportAccount(userId)), {
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Disposition': `attachment; filename="polyphony-${day}.json"`,
        'Cache-Control': 'no-store',
      },
    })
  } catch (error) {
    return pageError(error)
  }
}

/** Pieces of text as a body, made as they are fetched; one that breaks off is no valid JSON and seen as broken. */
function streamText(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        findChatServices().logError(error)
        controller.error(error)
      }
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
